// Linux system calls that glibc has no function for; syscall(2) is variadic, which Swift cannot call.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// openat2(2): opens a path below a directory with rules for how it may be resolved (RESOLVE_*).
// Returns a file descriptor, or -1 with errno set; ENOSYS before Linux 5.6.
static inline int poolkeeper_openat2(
    int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve
) {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}
