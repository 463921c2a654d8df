/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that says who may do what. Which records a viewer sees is not decided here but in
 * the SQL of the store. Zero on either side closes the door: a forgotten member lets nobody in.
 */
#include "policy/permit.h"

bool
permit(struct viewer viewer, enum permission permission)
{
	switch (permission) {
	case PERM_NOBODY:
		return false;
	case PERM_PUBLIC:
		return viewer.kind == VIEWER_PUBLIC || viewer.kind == VIEWER_OPERATOR;
	case PERM_OPERATOR:
		return viewer.kind == VIEWER_OPERATOR;
	}
	return false;
}
