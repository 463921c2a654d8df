/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_VIEWER_H
#define CONCERT_STORE_VIEWER_H

/*
 * Who reads. Every read of the store takes one, and what it may see is part of the SQL. Zero is
 * nobody.
 */
enum viewer_kind {
	VIEWER_NOBODY = 0,
	VIEWER_PUBLIC,   /* released frameworks, public records */
	VIEWER_OPERATOR, /* the person at the command line of the machine: everything */
};

struct viewer {
	enum viewer_kind kind;
};

#define VIEWER_ANYONE ((struct viewer){ VIEWER_PUBLIC })
#define VIEWER_LOCAL ((struct viewer){ VIEWER_OPERATOR })

#endif
