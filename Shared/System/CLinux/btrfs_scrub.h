// Scrubs and error counters of a mounted Btrfs pool (linux/btrfs.h, Documentation: btrfs-scrub(8)).
// Each call returns a negative errno on failure.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// How far a running scrub of a device came; -ENOTCONN when none runs there.
static inline int poolkeeper_btrfs_scrub_progress(
    int mount, uint64_t device, struct btrfs_scrub_progress *progress) {
    struct btrfs_ioctl_scrub_args scrub;
    memset(&scrub, 0, sizeof scrub);
    scrub.devid = device;
    if (ioctl(mount, BTRFS_IOC_SCRUB_PROGRESS, &scrub) != 0) return -errno;
    *progress = scrub.progress;
    return 0;
}

/// Ends every scrub of the pool and waits until they have ended; -ENOTCONN when none runs.
static inline int poolkeeper_btrfs_scrub_cancel(int mount) {
    return ioctl(mount, BTRFS_IOC_SCRUB_CANCEL, 0) == 0 ? 0 : -errno;
}

/// A device's counters: write, read, flush, corruption, generation (they survive remounts).
static inline int poolkeeper_btrfs_errors(int mount, uint64_t device, uint64_t counters[5]) {
    struct btrfs_ioctl_get_dev_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.devid = device;
    stats.nr_items = BTRFS_DEV_STAT_VALUES_MAX;
    if (ioctl(mount, BTRFS_IOC_GET_DEV_STATS, &stats) < 0) return -errno;
    for (unsigned index = 0; index < BTRFS_DEV_STAT_VALUES_MAX && index < 5; index++)
        counters[index] = stats.values[index];
    return 0;
}

/// What a worker writes down of itself; it outlives the worker and whoever started it.
struct poolkeeper_scrub_record {
    uint64_t magic;
    /// Written by the governor alone: 1 = end behind the range that runs.
    uint64_t stop;
    uint64_t device;
    uint64_t ranges;
    uint64_t ranges_done;
    /// 0 = not ended, 1 = every range was scrubbed, 2 = asked to stop, 3 = cancelled, 4 = failed.
    uint64_t ended;
    /// The negative errno of `ended` 3 and 4.
    int64_t result;
    /// Where the range that runs, or the last one, begins and ends on the device.
    uint64_t range_start;
    uint64_t range_end;
    /// What the ranges that ended came to, the cancelled part of the last one too.
    struct btrfs_scrub_progress total;
};

#define POOLKEEPER_SCRUB_MAGIC 0x31425243534b50ULL

struct poolkeeper_scrub_range {
    uint64_t start;
    uint64_t end;
};

static inline void poolkeeper_scrub_sum(
    struct btrfs_scrub_progress *total, const struct btrfs_scrub_progress *part) {
    total->data_extents_scrubbed += part->data_extents_scrubbed;
    total->tree_extents_scrubbed += part->tree_extents_scrubbed;
    total->data_bytes_scrubbed += part->data_bytes_scrubbed;
    total->tree_bytes_scrubbed += part->tree_bytes_scrubbed;
    total->read_errors += part->read_errors;
    total->csum_errors += part->csum_errors;
    total->verify_errors += part->verify_errors;
    total->no_csum += part->no_csum;
    total->csum_discards += part->csum_discards;
    total->super_errors += part->super_errors;
    total->malloc_errors += part->malloc_errors;
    total->uncorrectable_errors += part->uncorrectable_errors;
    total->corrected_errors += part->corrected_errors;
    total->unverified_errors += part->unverified_errors;
    if (part->last_physical > total->last_physical) total->last_physical = part->last_physical;
}

/// Everything of the record but the two fields that the governor writes.
static inline void poolkeeper_scrub_note(int file, const struct poolkeeper_scrub_record *record) {
    size_t skip = offsetof(struct poolkeeper_scrub_record, device);
    (void)!pwrite(file, (const char *)record + skip, sizeof *record - skip, (off_t)skip);
    fdatasync(file);
}

/// Closes every descriptor but two (close_range(2), Linux 5.9; elsewhere they stay open).
static inline void poolkeeper_scrub_keep(unsigned one, unsigned other) {
    unsigned low = one < other ? one : other, high = one < other ? other : one;
    const long call = 436; // __NR_close_range is the same on every architecture
    if (low > 0) syscall(call, 0U, low - 1, 0U);
    if (high > low + 1) syscall(call, low + 1, high - 1, 0U);
    syscall(call, high + 1, ~0U, 0U);
}

/// Scrubs ranges of a device one after another in this process, and ends it.
///
/// It calls the kernel alone: it runs in the child of a process with many threads.
static inline void poolkeeper_scrub_work(
    int mount, int file, uint64_t device, uint64_t flags, const struct poolkeeper_scrub_range *ranges,
    unsigned count) {
    struct poolkeeper_scrub_record record;
    memset(&record, 0, sizeof record);
    record.magic = POOLKEEPER_SCRUB_MAGIC;
    record.device = device;
    record.ranges = count;
    while (record.ended == 0) {
        uint64_t stop = 0;
        (void)!pread(file, &stop, sizeof stop, offsetof(struct poolkeeper_scrub_record, stop));
        if (record.ranges_done == count) {
            record.ended = 1;
        } else if (stop != 0) {
            record.ended = 2;
        } else {
            struct btrfs_ioctl_scrub_args scrub;
            memset(&scrub, 0, sizeof scrub);
            scrub.devid = device;
            scrub.flags = flags;
            scrub.start = record.range_start = ranges[record.ranges_done].start;
            record.range_end = ranges[record.ranges_done].end;
            scrub.end = record.range_end - 1;
            poolkeeper_scrub_note(file, &record);
            int result = ioctl(mount, BTRFS_IOC_SCRUB, &scrub) == 0 ? 0 : -errno;
            poolkeeper_scrub_sum(&record.total, &scrub.progress);
            if (result == 0) {
                record.ranges_done += 1;
                if (record.range_end > record.total.last_physical && record.ranges_done < count)
                    record.total.last_physical = record.range_end;
            } else {
                record.result = result;
                record.ended = result == -ECANCELED ? 3 : 4;
            }
        }
        poolkeeper_scrub_note(file, &record);
    }
    _exit(0);
}

/// Starts a worker that scrubs ranges of a device, in a session of its own; its process id.
///
/// The ioctl does not return before its range was scrubbed, and a process that waits in it cannot
/// be ended: so that nobody else waits with it, it has a process of its own. The worker holds a
/// lock on its record (flock(2)) as long as it lives.
static inline int poolkeeper_scrub_start(
    int mount, int file, uint64_t device, uint64_t flags, const struct poolkeeper_scrub_range *ranges,
    unsigned count) {
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    pid_t child = fork();
    if (child == 0) {
        // Signals stay blocked: since Linux 6.19 one that is pending cancels a scrub.
        setsid();
        (void)!chdir("/");
        prctl(PR_SET_NAME, "pk-scrub", 0, 0, 0);
        poolkeeper_scrub_keep((unsigned)mount, (unsigned)file);
        syscall(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, 0, 3 << 13);
        poolkeeper_scrub_work(mount, file, device, flags, ranges, count);
    }
    int result = child < 0 ? -errno : (int)child;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

/// Takes notice that a worker ended: 1 when it did, 0 while it lives, negative for no such child.
static inline int poolkeeper_scrub_reap(int worker) {
    int status;
    pid_t ended = waitpid(worker, &status, WNOHANG);
    return ended < 0 ? -errno : ended == worker;
}
