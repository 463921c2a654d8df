/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_PANGO_H
#define CONCERT_DOCUMENT_PDF_PANGO_H

/*
 * Pango, without the one header of GLib that defines anew a function which base/banned.h does not
 * let compile. Everything that sets text includes this and not Pango's own headers.
 */
#define __G_ALLOCA_H__
#include <pango/pangocairo.h>

#endif
