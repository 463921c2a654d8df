/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_UPLOAD_H
#define CONCERT_HTTP_UPLOAD_H

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"

/* Files that are being uploaded, on disk. */

/*
 * Makes the folder for uploads inside a data folder, on its file system so that a rename is
 * enough to keep a file, and removes what dead processes left there; files that a living one
 * still holds stay. To be called when serving starts, before workers are confined. The path is
 * in the arena. ST_IO with a message if the folder cannot be used.
 */
MUST_USE enum status upload_folder_open(struct arena *a, const char *data_folder,
    struct errors *errors, const char **out_folder);

/* An open file for an upload, and the path by which it can be renamed. */
struct upload_file {
	int fd;
	const char *path;
};

/*
 * Makes a new file in the folder, for its owner alone (0600), locked for as long as it is open.
 * It is removed and closed when the arena is reset; one that was renamed stays. ST_IO; errno says
 * why.
 */
MUST_USE enum status upload_file_new(struct arena *a, const char *folder,
    struct upload_file *out);

#endif
