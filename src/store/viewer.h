/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_VIEWER_H
#define CONCERT_STORE_VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/access.h"

/*
 * Who reads. Every read of the store takes one, and what it may see is part of the SQL. Zero is
 * nobody.
 */
enum viewer_kind {
	VIEWER_NOBODY = 0,
	VIEWER_PUBLIC,   /* released frameworks, public records */
	VIEWER_PERSON,   /* somebody who has signed in: person says who, and as what */
	VIEWER_OPERATOR, /* the person at the command line of the machine: everything */
};

/* An appointment that a person holds today. */
struct held {
	enum capacity capacity;
	int64_t framework_id; /* 0: every framework */
	int64_t pillar_id;    /* 0: none */
	int64_t agency_id;    /* for which it acts; 0: none */
	bool is_interim;
};

/* A person with what it holds today; see person_load(). Lists of ids are JSON: "[1,2]". */
struct person {
	int64_t person_id;
	struct str uid;
	struct str name;
	struct str zone;          /* IANA; empty: the framework's */
	int64_t agency_id;        /* its own; 0: none */
	struct str agency;        /* code */
	struct held *held;
	size_t nheld;
	struct str observed;      /* frameworks it observes, or more */
	struct str networks;      /* frameworks whose network it is of */
	struct str chaired;       /* frameworks it chairs or is the secretariat of */
	struct str agencies;      /* that it acts for */
	struct str pillars;       /* that it coordinates or its agencies take part in */
	bool is_network;          /* of any framework, or of the server */
	bool has_second_factor;   /* has shown one, or the maker of its token had */
	bool needs_second_factor; /* holds more than it is given without one */
};

struct viewer {
	enum viewer_kind kind;
	const struct person *person; /* VIEWER_PERSON */
};

#define VIEWER_ANYONE ((struct viewer){ .kind = VIEWER_PUBLIC })
#define VIEWER_LOCAL ((struct viewer){ .kind = VIEWER_OPERATOR })

/*
 * How far the viewer's capacities reach under a permission in a framework (0: in any, and for
 * what belongs to none), all of them together.
 */
unsigned viewer_reach(struct viewer viewer, enum permission permission, int64_t framework_id);

/* Whether it holds a capacity in a framework (0: any). */
bool viewer_holds(struct viewer viewer, enum capacity capacity, int64_t framework_id);

#endif
