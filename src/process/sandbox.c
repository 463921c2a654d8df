/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What workers and parsers may still ask of the kernel: allow-lists of system calls (seccomp),
 * files (Landlock), and limits. A call that is on no list fails with EPERM, so that a library's
 * fallback can work; calls that only an intruder makes kill the process. Memory that is written
 * to can never be executed: mmap and mprotect are allowed without PROT_EXEC only.
 */
#include "process/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/limits.h"
#include "base/log.h"
#include "process/landlock.h"

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

#define PRINTER_DESCRIPTORS 64 /* a font each, at most */
#define CLIENT_DESCRIPTORS 32 /* connections tried side by side, certificates, the resolver */

/* Names, because not every architecture has every call; unknown names are skipped. */
static const char *const calls_of_both[] = { "read", "readv", "write", "writev", "pread64",
    "lseek", "close", "fstat", "newfstatat", "munmap", "mremap", "madvise", "brk", "poll",
    "ppoll", "clock_gettime", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
    "getrandom", "getpid", "gettid", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "sigaltstack", "futex", "sched_yield", "restart_syscall", "exit", "exit_group" };

static const char *const calls_of_workers[] = {
    /* files: SQLite with its log and shared memory, answers from files; Landlock says which */
    "open", "openat", "stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getcwd", "getdents64", "fcntl", "flock", "fsync", "fdatasync", "ftruncate",
    "fallocate", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat",
    "rmdir", "fchmod", "fchown", "umask", "pwrite64", "preadv", "pwritev", "fstatfs", "statfs",
    "fadvise64", "copy_file_range", "utimensat", "msync", "mlock", "munlock", "memfd_create",
    /* connections that come in; none can be made */
    "accept", "accept4", "recvfrom", "recvmsg", "sendto", "sendmsg", "sendfile", "setsockopt",
    "getsockopt", "getsockname", "getpeername", "shutdown", "listen",
    "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2", "pipe2",
    /* what the process may know of itself */
    "getppid", "getuid", "geteuid", "getgid", "getegid", "getrusage", "getrlimit", "uname",
    "sysinfo", "times", "sched_getaffinity", "select", "pselect6" };

static const char *const calls_of_clients[] = {
    /* names and certificates are read; Landlock says which files */
    "stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
    "getdents64", "fcntl", "fstatfs", "fadvise64",
    /* connections that go out; which families is said below */
    "connect", "sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg",
    "setsockopt", "getsockopt", "getsockname", "getpeername", "shutdown", "select", "pselect6",
    "pipe2", "eventfd2", "getuid", "geteuid", "getgid", "getegid", "getrusage", "uname" };

static const char *const calls_of_printers[] = {
	/* fonts are read; Landlock says where they are */
	"stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
	"getdents64", "fcntl", "fstatfs", "statfs", "fadvise64",
	/* threads of the text library; the call that makes one is said below */
	"set_robust_list", "rseq", "sched_getattr", "sched_setattr", "sched_getaffinity", "prctl",
	"getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo", "eventfd2", "pipe2" };

static const char *const calls_that_kill[] = { "execve", "execveat", "ptrace",
    "process_vm_readv", "process_vm_writev", "fork", "vfork", "init_module", "finit_module",
    "kexec_load", "bpf", "perf_event_open", "userfaultfd", "mount", "umount2", "pivot_root",
    "chroot", "unshare", "setns", "keyctl", "add_key", "request_key", "io_uring_setup",
    "setuid", "setgid", "setresuid", "setresgid", "reboot", "swapon" };

int
sandbox_landlock_version(void)
{
	return landlock_version();
}

bool
sandbox_has_seccomp(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

enum status
sandbox_mode_parse(struct str text, enum sandbox_mode *out)
{
	static const char *const names[] = {
		[SANDBOX_AUTO] = "auto",
		[SANDBOX_REQUIRE] = "require",
		[SANDBOX_OFF] = "off",
	};

	for (enum sandbox_mode mode = SANDBOX_AUTO; mode <= SANDBOX_OFF; mode++) {
		if (str_equal(text, str_from(names[mode]))) {
			*out = mode;
			return ST_OK;
		}
	}
	return ST_USAGE;
}

void
sandbox_warn(enum sandbox_mode mode)
{
	if (mode == SANDBOX_OFF)
		log_line(LOG_WARNING, "sandbox", "switched off: workers have the rights of this "
		    "account");
	if (mode != SANDBOX_AUTO)
		return;
	if (sandbox_landlock_version() == 0)
		log_line(LOG_WARNING, "sandbox", "this kernel has no Landlock: workers are not "
		    "kept from other files of this account");
	if (!sandbox_has_seccomp())
		log_line(LOG_WARNING, "sandbox", "this kernel has no seccomp: system calls are "
		    "not limited");
}

static bool
add_calls(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int number = seccomp_syscall_resolve_name(names[i]);

		/* Pseudo numbers under zero stand for calls this architecture has not. */
		if (number >= 0 && seccomp_rule_add(filter, action, number, 0) != 0)
			return false;
	}
	return true;
}

/* Calls that are allowed for some values of one argument only. */
static bool
add_calls_with_arguments(scmp_filter_ctx filter)
{
	const struct {
		int number;
		struct scmp_arg_cmp argument;
	} rules[] = {
		{ SCMP_SYS(mmap), { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
		{ SCMP_SYS(mprotect), { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
		{ SCMP_SYS(tgkill), { 0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0 } }, /* abort */
		{ SCMP_SYS(prlimit64), { 2, SCMP_CMP_EQ, 0, 0 } }, /* reading a limit */
		{ SCMP_SYS(ioctl), { 1, SCMP_CMP_EQ, TCGETS, 0 } },
		{ SCMP_SYS(ioctl), { 1, SCMP_CMP_EQ, FIONREAD, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rules[i].number, 1,
		    &rules[i].argument) != 0)
			return false;
	}
	return true;
}

/* Files are opened to be read. */
static bool
add_calls_that_read(scmp_filter_ctx filter)
{
	const scmp_datum_t to_write = O_ACCMODE | O_CREAT | O_TRUNC;
	const struct {
		int number;
		struct scmp_arg_cmp argument;
	} rules[] = {
		{ SCMP_SYS(openat), { 2, SCMP_CMP_MASKED_EQ, to_write, 0 } },
		{ SCMP_SYS(open), { 1, SCMP_CMP_MASKED_EQ, to_write, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		if (rules[i].number >= 0 && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW,
		    rules[i].number, 1, &rules[i].argument) != 0)
			return false;
	}
	return true;
}

/*
 * A thread of this process, never a process. clone3 has its flags in memory, where no filter can
 * look: it is not there, and the C library falls back to clone.
 */
static bool
add_calls_of_threads(scmp_filter_ctx filter)
{
	const scmp_datum_t is_thread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
	const struct scmp_arg_cmp flags = { 0, SCMP_CMP_MASKED_EQ, is_thread, is_thread };

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &flags) == 0 &&
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

/* Sockets of the Internet, and files that are read: neither local services nor new files. */
static bool
add_calls_of_clients(scmp_filter_ctx filter)
{
	const struct {
		int number;
		struct scmp_arg_cmp argument;
	} rules[] = {
		{ SCMP_SYS(socket), { 0, SCMP_CMP_EQ, AF_INET, 0 } },
		{ SCMP_SYS(socket), { 0, SCMP_CMP_EQ, AF_INET6, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		if (rules[i].number >= 0 && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW,
		    rules[i].number, 1, &rules[i].argument) != 0)
			return false;
	}
	return add_calls_that_read(filter) && add_calls(filter, SCMP_ACT_ALLOW, calls_of_clients,
	    COUNT_OF(calls_of_clients));
}

/* Reports of the sanitizers read the memory map. */
static bool
add_calls_of_sanitizers(scmp_filter_ctx filter)
{
	static const char *const names[] = { "open", "openat", "readlink", "readlinkat", "stat",
	    "getuid", "geteuid", "getrlimit", "sched_getaffinity", "sysinfo", "dup", "dup2" };

	return HAS_SANITIZER == 0 || add_calls(filter, SCMP_ACT_ALLOW, names, COUNT_OF(names));
}

enum role { ROLE_WORKER, ROLE_PARSER, ROLE_PRINTER, ROLE_CLIENT };

static bool
add_calls_of_role(scmp_filter_ctx filter, enum role role)
{
	switch (role) {
	case ROLE_WORKER:
		return add_calls(filter, SCMP_ACT_ALLOW, calls_of_workers,
		    COUNT_OF(calls_of_workers));
	case ROLE_PARSER:
		return add_calls_of_sanitizers(filter);
	case ROLE_PRINTER:
		return add_calls_that_read(filter) && add_calls_of_threads(filter) &&
		    add_calls(filter, SCMP_ACT_ALLOW, calls_of_printers,
		    COUNT_OF(calls_of_printers)) && add_calls_of_sanitizers(filter);
	case ROLE_CLIENT:
		return add_calls_of_clients(filter) && add_calls_of_sanitizers(filter);
	}
	return false;
}

static bool
restrict_calls(enum role role)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool is_done;

	if (filter == NULL)
		return false;
	/* A tree instead of a list; refusals to the audit log. Older libraries have neither. */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
	is_done = add_calls(filter, SCMP_ACT_ALLOW, calls_of_both, COUNT_OF(calls_of_both)) &&
	    add_calls_with_arguments(filter) && add_calls(filter, SCMP_ACT_KILL_PROCESS,
	    calls_that_kill, COUNT_OF(calls_that_kill)) && add_calls_of_role(filter, role) &&
	    seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_done;
}

static enum status
confine(const struct sandbox_worker_config *config, enum landlock_network network,
    struct errors *errors)
{
	bool has_files;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return errors_add(errors, ST_INTERNAL, "sandbox",
		    "The kernel does not let this process give up privileges.");
	has_files = landlock_restrict(config->paths, config->npaths, network);
	if (!has_files && (config->mode == SANDBOX_REQUIRE || landlock_version() > 0))
		return errors_add(errors, ST_INTERNAL, "sandbox", "Landlock is %s; use "
		    "--sandbox=auto to run without.", landlock_version() == 0 ?
		    "not in this kernel or not switched on" : "there but refuses the rules");
	return ST_OK;
}

static enum status
seccomp_failed(enum sandbox_mode mode, struct errors *errors)
{
	if (mode != SANDBOX_REQUIRE && !sandbox_has_seccomp())
		return ST_OK;
	return errors_add(errors, ST_INTERNAL, "sandbox", "The kernel takes no filter for system "
	    "calls (seccomp); use --sandbox=off to run without.");
}

enum status
sandbox_worker(const struct sandbox_worker_config *config, struct errors *errors)
{
	enum status st;

	if (config->mode == SANDBOX_OFF)
		return ST_OK;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	st = confine(config, LANDLOCK_NO_NETWORK, errors);
	if (st != ST_OK)
		return st;
	return restrict_calls(ROLE_WORKER) ? ST_OK : seccomp_failed(config->mode, errors);
}

static bool
set_limit(int resource, rlim_t most)
{
	struct rlimit limit = { .rlim_cur = most, .rlim_max = most };

	return setrlimit((unsigned)resource, &limit) == 0;
}

static bool
set_limits(const struct sandbox_parser_limits *limits, rlim_t descriptors)
{
	size_t memory = limits->memory_bytes == 0 ? LIMIT_PARSER_MEMORY_BYTES :
	    limits->memory_bytes;
	unsigned cpu_s = limits->cpu_seconds == 0 ? LIMIT_PARSER_CPU_SECONDS :
	    limits->cpu_seconds;

	if (!set_limit(RLIMIT_CORE, 0) || !set_limit(RLIMIT_FSIZE, 0) ||
	    !set_limit(RLIMIT_CPU, cpu_s))
		return false;
	/* Sanitizers reserve terabytes and open files for their reports. */
	return HAS_SANITIZER || (set_limit(RLIMIT_AS, memory) &&
	    set_limit(RLIMIT_NOFILE, descriptors));
}

enum status
sandbox_parser(enum sandbox_mode mode, const struct sandbox_parser_limits *limits,
    struct errors *errors)
{
	const struct sandbox_worker_config config = { .mode = mode };
	enum status st;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (mode == SANDBOX_OFF)
		return ST_OK;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/* Before the limits: the rules need a descriptor. */
	st = confine(&config, LANDLOCK_NO_NETWORK, errors);
	if (st != ST_OK)
		return st;
	if (!set_limits(limits, STDERR_FILENO + 1))
		return errors_add(errors, ST_INTERNAL, "sandbox",
		    "The limits of the parser could not be set.");
	return restrict_calls(ROLE_PARSER) ? ST_OK : seccomp_failed(mode, errors);
}

enum status
sandbox_printer(enum sandbox_mode mode, struct errors *errors)
{
	static const struct sandbox_path paths[] = {
		{ "/usr/share/fonts", SANDBOX_READ },
		{ "/usr/local/share/fonts", SANDBOX_READ },
	};
	const struct sandbox_worker_config config = { .mode = mode, .paths = paths,
		.npaths = COUNT_OF(paths) };
	const struct sandbox_parser_limits limits = { .memory_bytes = LIMIT_PRINT_MEMORY_BYTES,
		.cpu_seconds = LIMIT_PRINT_CPU_SECONDS };
	enum status st;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (mode == SANDBOX_OFF)
		return ST_OK;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if ((st = confine(&config, LANDLOCK_NO_NETWORK, errors)) != ST_OK)
		return st;
	if (!set_limits(&limits, PRINTER_DESCRIPTORS))
		return errors_add(errors, ST_INTERNAL, "sandbox",
		    "The limits of what prints could not be set.");
	return restrict_calls(ROLE_PRINTER) ? ST_OK : seccomp_failed(mode, errors);
}

enum status
sandbox_client(enum sandbox_mode mode, struct arena *a, struct str ca_file, struct errors *errors)
{
	const struct sandbox_path paths[] = {
		{ "/etc/ssl/certs", SANDBOX_READ },
		{ "/usr/share/ca-certificates", SANDBOX_READ },
		{ "/usr/local/share/ca-certificates", SANDBOX_READ },
		{ "/etc/resolv.conf", SANDBOX_READ },
		{ "/etc/hosts", SANDBOX_READ },
		{ "/etc/host.conf", SANDBOX_READ },
		{ "/etc/nsswitch.conf", SANDBOX_READ },
		{ "/etc/gai.conf", SANDBOX_READ },
		{ "/etc/services", SANDBOX_READ },
		{ str_dup_z(a, ca_file), SANDBOX_READ }, /* the last: left out if empty */
	};
	const struct sandbox_worker_config config = {
		.mode = mode,
		.paths = paths,
		.npaths = COUNT_OF(paths) - (ca_file.n == 0 ? 1 : 0),
	};
	const struct sandbox_parser_limits limits = { .memory_bytes = LIMIT_CLIENT_MEMORY_BYTES };
	enum status st;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (mode == SANDBOX_OFF)
		return ST_OK;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	st = confine(&config, LANDLOCK_MAY_CONNECT, errors);
	if (st != ST_OK)
		return st;
	if (!set_limits(&limits, CLIENT_DESCRIPTORS))
		return errors_add(errors, ST_INTERNAL, "sandbox",
		    "The limits of what talks to servers could not be set.");
	return restrict_calls(ROLE_CLIENT) ? ST_OK : seccomp_failed(mode, errors);
}
