/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_PERMIT_H
#define CONCERT_POLICY_PERMIT_H

#include <stdbool.h>

#include "model/type.h"
#include "store/viewer.h"

/* Whether a viewer may do what asks for this permission. Nobody may do what asks for none. */
bool permit(struct viewer viewer, enum permission permission);

#endif
