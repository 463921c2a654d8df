/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process/sandbox: children that confine themselves, do what they need and try what they must
 * not. Each check runs in a child of its own and reports by its exit status.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <unicode/ubrk.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "policy/password.h"
#include "process/sandbox.h"
#include "store/run.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER 0
#endif

#define KILLED (1000 + SIGSYS)

/* In a child: says what does not hold and ends. */
#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s (errno %d)\n", __LINE__, #condition, errno); \
			_exit(1); \
		} \
	} while (0)

static char folder[] = "/tmp/concert-sandbox-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

/* Its exit status, or 1000 + the signal that ended it. */
static int
run_child(void (*body)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
confine_worker(void)
{
	const struct sandbox_path paths[] = { { folder, SANDBOX_WRITE },
	    { "LICENSE", SANDBOX_READ }, { "/nowhere/at/all", SANDBOX_READ } };
	const struct sandbox_worker_config config = { .mode = SANDBOX_AUTO, .paths = paths,
	    .npaths = COUNT_OF(paths) };
	struct arena *a = arena_new();
	struct errors errors;

	errors_init(&errors, a);
	CHECK(sandbox_worker(&config, &errors) == ST_OK);
}

static void
confine_parser(void)
{
	const struct sandbox_parser_limits limits = { .cpu_seconds = 1 };
	struct arena *a = arena_new();
	struct errors errors;

	errors_init(&errors, a);
	CHECK(sandbox_parser(SANDBOX_AUTO, &limits, &errors) == ST_OK);
}

static void
use_files(void)
{
	char path[100];
	char bytes[4];
	int fd;

	confine_worker();
	snprintf(path, sizeof(path), "%s/new", folder);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0);
	CHECK(write(fd, "abc", 3) == 3);
	CHECK(pread(fd, bytes, 4, 0) == 3);
	CHECK(fsync(fd) == 0 && ftruncate(fd, 1) == 0);
	close(fd);
	CHECK(unlink(path) == 0);
	fd = open("LICENSE", O_RDONLY);
	CHECK(fd >= 0);
	close(fd);
	if (sandbox_landlock_version() == 0)
		return;
	CHECK(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES);
	CHECK(open("LICENSE", O_RDWR) < 0 && errno == EACCES);
	CHECK(open("/tmp/concert-elsewhere", O_RDWR | O_CREAT, 0600) < 0 && errno == EACCES);
}

static void
use_database(void)
{
	char path[100];
	sqlite3 *db;
	sqlite3 *reader;

	snprintf(path, sizeof(path), "%s/test.db", folder);
	confine_worker();
	CHECK(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_open(path, &reader) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "PRAGMA mmap_size = 1000000; CREATE TABLE t (a TEXT, b BLOB) STRICT;", NULL, NULL,
	    NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "BEGIN IMMEDIATE; INSERT INTO t SELECT hex(randomblob(500)), "
	    "randomblob(20000) FROM (SELECT 1 UNION SELECT 2 UNION SELECT 3); COMMIT", NULL, NULL,
	    NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(reader, "SELECT * FROM t ORDER BY a", NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f "
	    "SELECT a FROM t; PRAGMA wal_checkpoint(TRUNCATE); VACUUM", NULL, NULL, NULL) ==
	    SQLITE_OK);
	CHECK(sqlite3_close(reader) == SQLITE_OK && sqlite3_close(db) == SQLITE_OK);
}

static void
use_libraries(void)
{
	static const UChar text[] = { 'o', 'n', 'e', ' ', 't', 'w', 'o', 0 };
	UErrorCode error = U_ZERO_ERROR;
	UBreakIterator *words;
	unsigned char chance[16];
	void *large;

	confine_worker();
	words = ubrk_open(UBRK_WORD, "en", text, 7, &error);
	CHECK(U_SUCCESS(error));
	CHECK(ubrk_next(words) == 3);
	ubrk_close(words);
	random_bytes(chance, sizeof(chance));
	CHECK(clock_now_ms() > 0);
	large = malloc((size_t)50 << 20);
	CHECK(large != NULL);
	free(large);
	log_line(LOG_DEBUG, "test", "a line");
	CHECK(isatty(STDIN_FILENO) || errno != EPERM);
}

/* A file that is found damaged is replaced from inside, and a hash has all its memory. */
static void
use_accounts(void)
{
	struct arena *a = arena_new();
	struct session session = { .person_id = 7 };
	struct errors errors;
	struct str token;
	struct run *run;
	char path[100];
	int fd;

	errors_init(&errors, a);
	log_set_level(LOG_ERROR);
	CHECK(run_open(a, folder, &errors, &run) == ST_OK);
	confine_worker();
	CHECK(password_hash(a, STR("vkq wtr mxz plj"), (struct password_cost){ 64, 2 },
	    &token) == ST_OK);
	CHECK(session_create(run, &session, 1000, a, &token) == ST_OK);
	CHECK(session_find(run, token, 1000, a, &session) == ST_OK);
	CHECK(unlink(str_dup_z(a, str_format(a, "%s/run.db-wal", folder))) == 0);
	CHECK(unlink(str_dup_z(a, str_format(a, "%s/run.db", folder))) == 0);
	snprintf(path, sizeof(path), "%s/run.db", folder);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	CHECK(write(fd, "no database, no database", 24) == 24);
	close(fd);
	CHECK(session_find(run, token, 1000, a, &session) == ST_NOT_FOUND);
	CHECK(session_create(run, &session, 1000, a, &token) == ST_OK);
	arena_free(a);
}

static void
try_what_is_refused(void)
{
	confine_worker();
	CHECK(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	CHECK(socket(AF_UNIX, SOCK_DGRAM, 0) < 0 && errno == EPERM);
	CHECK(fork() < 0 && errno == EPERM);
	CHECK(kill(getppid(), 0) < 0 && errno == EPERM);
	CHECK(chmod(folder, 0777) < 0 && errno == EPERM);
	CHECK(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	    MAP_FAILED && errno == EPERM);
}

static void
try_program(void)
{
	char *const argv[] = { NULL };

	confine_worker();
	execve("/bin/true", argv, argv);
}

static void
parse(void)
{
	void *p;
	char byte;

	confine_parser();
	p = malloc((size_t)20 << 20);
	CHECK(p != NULL);
	free(p);
	CHECK(open("/etc/passwd", O_RDONLY) < 0);
	CHECK(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	CHECK(fork() < 0 && errno == EPERM);
	CHECK(kill(getppid(), SIGTERM) < 0 && errno == EPERM);
	CHECK(unlink("LICENSE") < 0);
	CHECK(read(STDIN_FILENO, &byte, 1) >= 0);
	if (!HAS_SANITIZER)
		CHECK(malloc((size_t)300 << 20) == NULL);
}

static void
parse_program(void)
{
	char *const argv[] = { NULL };

	confine_parser();
	execve("/bin/true", argv, argv);
}

static void
parse_for_ever(void)
{
	volatile unsigned long n = 0;

	confine_parser();
	for (;;)
		n++;
}

static void
abort_inside(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };

	sigaction(SIGABRT, &standard, NULL);
	confine_worker();
	abort();
}

/* A listening socket of the test, for a client to connect to. */
static struct sockaddr_in server;

static void
confine_client(void)
{
	struct arena *a = arena_new();
	struct errors errors;

	errors_init(&errors, a);
	CHECK(sandbox_client(SANDBOX_AUTO, a, STR("LICENSE"), &errors) == ST_OK);
}

static void
talk_to_server(void)
{
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct addrinfo *found = NULL;

	confine_client();
	CHECK(connect(fd, (struct sockaddr *)&server, sizeof(server)) == 0);
	CHECK(send(fd, "x", 1, 0) == 1);
	CHECK(getaddrinfo("localhost", NULL, NULL, &found) == 0);
	freeaddrinfo(found);
	CHECK(open("/etc/hosts", O_RDONLY) >= 0);
	CHECK(open("LICENSE", O_RDONLY) >= 0);
}

static void
try_what_clients_are_refused(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in any = { .sin_family = AF_INET };

	confine_client();
	CHECK(bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0);
	CHECK(listen(fd, 1) < 0);
	CHECK(socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
	CHECK(socket(AF_INET, SOCK_STREAM, 0) >= 0);
	CHECK(open("/etc/hosts", O_WRONLY) < 0);
	CHECK(open("/tmp/concert-new", O_WRONLY | O_CREAT, 0600) < 0);
	if (sandbox_landlock_version() > 0)
		CHECK(open("/etc/passwd", O_RDONLY) < 0);
	CHECK(fork() < 0 && errno == EPERM);
	CHECK(kill(getppid(), SIGTERM) < 0 && errno == EPERM);
	CHECK(unlink("LICENSE") < 0);
}

static void
run_program_as_client(void)
{
	char *const argv[] = { NULL };

	confine_client();
	execve("/bin/true", argv, argv);
}

static void
confine_printer(void)
{
	struct arena *a = arena_new();
	struct errors errors;

	errors_init(&errors, a);
	CHECK(sandbox_printer(SANDBOX_AUTO, &errors) == ST_OK);
}

static void *
set_flag(void *flag)
{
	*(int *)flag = 1;
	return NULL;
}

static void
read_fonts_in_a_thread(void)
{
	pthread_t thread;
	int flag = 0;

	confine_printer();
	CHECK(pthread_create(&thread, NULL, set_flag, &flag) == 0);
	CHECK(pthread_join(thread, NULL) == 0 && flag == 1);
	CHECK(open("/usr/share/fonts", O_RDONLY | O_DIRECTORY) >= 0 || errno == ENOENT);
}

static void
try_what_printers_are_refused(void)
{
	confine_printer();
	CHECK(open("/usr/share/fonts/new", O_WRONLY | O_CREAT, 0600) < 0);
	CHECK(open("/tmp/concert-new", O_WRONLY | O_CREAT, 0600) < 0);
	if (sandbox_landlock_version() > 0)
		CHECK(open("/etc/passwd", O_RDONLY) < 0);
	CHECK(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	CHECK(socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
	CHECK(fork() < 0 && errno == EPERM);
	CHECK(kill(getppid(), SIGTERM) < 0 && errno == EPERM);
}

static void
run_program_as_printer(void)
{
	char *const argv[] = { NULL };

	confine_printer();
	execve("/bin/true", argv, argv);
}

static void
need_seccomp(void)
{
	if (!sandbox_has_seccomp()) {
		print_message("skipped: this kernel has no seccomp\n");
		skip();
	}
}

static void
workers_can_do_their_work(void **state)
{
	(void)state;
	if (sandbox_landlock_version() == 0)
		print_message("not tried: this kernel has no Landlock\n");
	assert_int_equal(run_child(use_files), 0);
	assert_int_equal(run_child(use_database), 0);
	assert_int_equal(run_child(use_libraries), 0);
	assert_int_equal(run_child(use_accounts), 0);
}

static void
workers_can_do_nothing_else(void **state)
{
	(void)state;
	need_seccomp();
	assert_int_equal(run_child(try_what_is_refused), 0);
	assert_int_equal(run_child(try_program), KILLED);
	assert_int_equal(run_child(abort_inside), 1000 + SIGABRT);
}

static void
parsers_have_memory_and_time_only(void **state)
{
	int end;

	(void)state;
	need_seccomp();
	assert_int_equal(run_child(parse), 0);
	assert_int_equal(run_child(parse_program), KILLED);
	end = run_child(parse_for_ever);
	assert_true(end == 1000 + SIGXCPU || end == 1000 + SIGKILL);
}

static void
clients_connect_and_read_certificates_only(void **state)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t n = sizeof(server);

	(void)state;
	need_seccomp();
	server = (struct sockaddr_in){ .sin_family = AF_INET };
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&server, n), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&server, &n), 0);
	assert_int_equal(run_child(talk_to_server), 0);
	assert_int_equal(run_child(try_what_clients_are_refused), 0);
	assert_int_equal(run_child(run_program_as_client), KILLED);
	close(fd);
}

static void
printers_read_fonts_only(void **state)
{
	(void)state;
	need_seccomp();
	assert_int_equal(run_child(read_fonts_in_a_thread), 0);
	assert_int_equal(run_child(try_what_printers_are_refused), 0);
	assert_int_equal(run_child(run_program_as_printer), KILLED);
}

static void
required_means_all_or_nothing(void **state)
{
	const struct sandbox_worker_config config = { .mode = SANDBOX_REQUIRE };
	bool has_all = sandbox_landlock_version() > 0 && sandbox_has_seccomp();
	struct arena *a = arena_new();
	struct errors errors;
	enum sandbox_mode mode;
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0) {
		errors_init(&errors, a);
		_exit(sandbox_worker(&config, &errors) == (has_all ? ST_OK : ST_INTERNAL) &&
		    errors.n == (has_all ? 0 : 1) ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(sandbox_mode_parse(STR("require"), &mode), ST_OK);
	assert_int_equal(mode, SANDBOX_REQUIRE);
	assert_int_equal(sandbox_mode_parse(STR("on"), &mode), ST_USAGE);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workers_can_do_their_work),
		cmocka_unit_test(workers_can_do_nothing_else),
		cmocka_unit_test(parsers_have_memory_and_time_only),
		cmocka_unit_test(clients_connect_and_read_certificates_only),
		cmocka_unit_test(printers_read_fonts_only),
		cmocka_unit_test(required_means_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
