// Calls of the Linux kernel that Swift's Glibc module leaves out, and those that are variadic.
// Each returns what the kernel says: a negative errno on failure, so that nothing between the call
// and its reader can change errno.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define POOLKEEPER_UNKNOWN_TIME INT64_MIN

/// What statx(2) said of a file, times in nanoseconds since 1970.
struct poolkeeper_status {
    uint64_t inode;
    uint64_t mount;
    uint64_t device;
    int64_t size;
    int64_t allocated;
    int64_t modified;
    int64_t changed;
    int64_t born;
    uint32_t links;
    uint32_t mode;
    uint32_t knows_mount;
};

static inline int poolkeeper_result(long value) { return value < 0 ? -errno : (int)value; }

/// A moment that does not fit 64 bits of nanoseconds is cut to the nearest that does.
static inline int64_t poolkeeper_nanoseconds(struct statx_timestamp moment) {
    if (moment.tv_sec > 9223372035LL) return INT64_MAX;
    if (moment.tv_sec < -9223372035LL) return INT64_MIN + 1;
    return (int64_t)moment.tv_sec * 1000000000LL + moment.tv_nsec;
}

static inline int poolkeeper_statx(
    int folder, const char *name, int flags, struct poolkeeper_status *status) {
    struct statx found;
    unsigned mask = STATX_BASIC_STATS | STATX_BTIME | 0x1000U; // STATX_MNT_ID, Linux 5.8
    if (statx(folder, name, flags | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, mask, &found) != 0)
        return -errno;
    status->inode = found.stx_ino;
    // stx_mnt_id stands behind stx_dev_minor; headers before Linux 5.8 do not name it.
    __builtin_memcpy(&status->mount, (const char *)&found + 0x90, 8);
    status->knows_mount = (found.stx_mask & 0x1000U) != 0;
    status->device = makedev(found.stx_dev_major, found.stx_dev_minor);
    status->size = (int64_t)found.stx_size;
    status->allocated = (int64_t)found.stx_blocks * 512;
    status->modified = poolkeeper_nanoseconds(found.stx_mtime);
    status->changed = poolkeeper_nanoseconds(found.stx_ctime);
    status->born = (found.stx_mask & STATX_BTIME)
        ? poolkeeper_nanoseconds(found.stx_btime) : POOLKEEPER_UNKNOWN_TIME;
    status->links = found.stx_nlink;
    status->mode = found.stx_mode;
    return 0;
}

static inline long poolkeeper_getdents64(int folder, void *buffer, unsigned size) {
    long count = syscall(SYS_getdents64, folder, buffer, size);
    return count < 0 ? -errno : count;
}

static inline int poolkeeper_openat2(int folder, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how;
    __builtin_memset(&how, 0, sizeof how);
    how.flags = flags;
    how.resolve = resolve;
    return poolkeeper_result(syscall(SYS_openat2, folder, path, &how, sizeof how));
}

static inline int poolkeeper_openat(int folder, const char *name, int flags) {
    return poolkeeper_result(openat(folder, name, flags));
}

static inline int poolkeeper_mkdirat(int folder, const char *name, unsigned mode) {
    return poolkeeper_result(mkdirat(folder, name, mode));
}

static inline int poolkeeper_unlinkat(int folder, const char *name, int flags) {
    return poolkeeper_result(unlinkat(folder, name, flags));
}

/// Renames and fails with EEXIST when the new name is taken.
static inline int poolkeeper_rename_noreplace(
    int folder, const char *name, int to, const char *new_name) {
    return poolkeeper_result(
        syscall(SYS_renameat2, folder, name, to, new_name, 1U /* RENAME_NOREPLACE */));
}

/// Takes (F_RDLCK, F_WRLCK) or gives back (F_UNLCK) a lease.
static inline int poolkeeper_set_lease(int file, int kind) {
    return poolkeeper_result(fcntl(file, F_SETLEASE, kind));
}

/// The lease that is held, F_UNLCK when none is or somebody waits for it to be given back.
static inline int poolkeeper_get_lease(int file) { return poolkeeper_result(fcntl(file, F_GETLEASE)); }

/// Gives the calling thread the idle class of IO priority (ioprio_set(2)).
static inline int poolkeeper_io_idle(void) {
    return poolkeeper_result(syscall(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, 0, 3 << 13));
}

/// Lets no core of this process be written and nobody but root look into it (prctl(2)).
static inline int poolkeeper_keep_out_of_dumps(void) {
    return poolkeeper_result(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

/// The name of an error number, such as "EACCES"; NULL for one that has none (glibc 2.32).
static inline const char *poolkeeper_errno_name(int number) { return strerrorname_np(number); }

/// Bytes of a file system: all, and those that any process may still write; -errno on failure.
struct poolkeeper_space {
    int64_t size;
    int64_t free;
};

static inline int poolkeeper_space_of(int file, struct poolkeeper_space *space) {
    struct statfs found;
    if (fstatfs(file, &found) != 0) return -errno;
    space->size = (int64_t)found.f_blocks * found.f_bsize;
    space->free = (int64_t)found.f_bfree * found.f_bsize;
    return 0;
}

/// A pipe whose ends no started program inherits (pipe2(2)).
static inline int poolkeeper_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : -errno;
}

/// Asks for room in a pipe; returns the bytes it has then, at least what was asked (F_SETPIPE_SZ).
static inline int poolkeeper_pipe_room(int pipe, int bytes) {
    return poolkeeper_result(fcntl(pipe, F_SETPIPE_SZ, bytes));
}

/// Moves bytes between pipes without copying them, and without waiting (splice(2)); -EAGAIN when
/// there is nothing to take or no room to put it.
static inline long poolkeeper_splice(int from, int to, unsigned long bytes) {
    long count = splice(from, NULL, to, NULL, bytes, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    return count < 0 ? -errno : count;
}

/// Where bytes first stand in others, counted from their begin; -1 where they do not (memmem(3)).
static inline long poolkeeper_find(
    const void *all, unsigned long length, const void *wanted, unsigned long count) {
    const char *found = memmem(all, length, wanted, count);
    return found ? found - (const char *)all : -1;
}

/// Makes writing to a pipe that nobody reads an error of the write, in the whole process.
static inline int poolkeeper_ignore_broken_pipes(void) {
    return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -errno : 0;
}
