// Subvolumes and snapshots of a mounted Btrfs pool (linux/btrfs.h, BTRFS-IOCTL(2)).
// Each call returns a negative errno on failure.
#pragma once
#include <errno.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

struct poolkeeper_subvolume {
    uint64_t id;
    uint64_t parent;
    uint64_t generation;
    uint64_t flags;
    uint8_t uuid[16];
    uint8_t parent_uuid[16];
    uint8_t received_uuid[16];
    int64_t made_seconds;
    uint32_t made_nanoseconds;
};

/// What a subvolume's root folder says of itself (Linux 4.18); -ENOTDIR for any other folder.
static inline int poolkeeper_subvolume(int folder, struct poolkeeper_subvolume *subvolume) {
    struct stat status;
    struct btrfs_ioctl_get_subvol_info_args found;
    if (fstat(folder, &status) != 0) return -errno;
    if (status.st_ino != BTRFS_FIRST_FREE_OBJECTID) return -ENOTDIR;
    memset(&found, 0, sizeof found);
    // The kernel also answers 1, where the entry that names the subvolume is not the first of its leaf.
    if (ioctl(folder, BTRFS_IOC_GET_SUBVOL_INFO, &found) < 0) return -errno;
    subvolume->id = found.treeid;
    subvolume->parent = found.parent_id;
    subvolume->generation = found.generation;
    subvolume->flags = found.flags;
    memcpy(subvolume->uuid, found.uuid, 16);
    memcpy(subvolume->parent_uuid, found.parent_uuid, 16);
    memcpy(subvolume->received_uuid, found.received_uuid, 16);
    subvolume->made_seconds = (int64_t)found.otime.sec;
    subvolume->made_nanoseconds = found.otime.nsec;
    return 0;
}

struct poolkeeper_nested {
    uint64_t id;
    uint64_t folder;
};

/// Subvolumes that lie directly in one, from a number on; how many, 255 at the most.
static inline int poolkeeper_nested_subvolumes(
    int subvolume, uint64_t from, struct poolkeeper_nested nested[255]) {
    struct btrfs_ioctl_get_subvol_rootref_args found;
    memset(&found, 0, sizeof found);
    found.min_treeid = from;
    // EOVERFLOW means that there are more than fit.
    if (ioctl(subvolume, BTRFS_IOC_GET_SUBVOL_ROOTREF, &found) < 0 && errno != EOVERFLOW)
        return -errno;
    for (unsigned index = 0; index < found.num_items; index++) {
        nested[index].id = found.rootref[index].treeid;
        nested[index].folder = found.rootref[index].dirid;
    }
    return found.num_items;
}

/// The path of a nested subvolume, from the root of the one that holds it.
static inline int poolkeeper_nested_path(
    int subvolume, struct poolkeeper_nested nested, char path[4096]) {
    struct btrfs_ioctl_ino_lookup_user_args found;
    memset(&found, 0, sizeof found);
    found.dirid = nested.folder;
    found.treeid = nested.id;
    if (ioctl(subvolume, BTRFS_IOC_INO_LOOKUP_USER, &found) < 0) return -errno;
    size_t length = strnlen(found.path, sizeof found.path);
    memcpy(path, found.path, length);
    strncpy(path + length, found.name, 4095 - length);
    path[4095] = 0;
    return 0;
}

/// Takes a snapshot; its commit is on the disk when this returns.
static inline int poolkeeper_take_snapshot(
    int subvolume, int folder, const char *name, int is_read_only) {
    struct btrfs_ioctl_vol_args_v2 order;
    if (strlen(name) > BTRFS_SUBVOL_NAME_MAX) return -ENAMETOOLONG;
    memset(&order, 0, sizeof order);
    order.fd = subvolume;
    order.flags = is_read_only ? BTRFS_SUBVOL_RDONLY : 0;
    strncpy(order.name, name, BTRFS_SUBVOL_NAME_MAX);
    return ioctl(folder, BTRFS_IOC_SNAP_CREATE_V2, &order) < 0 ? -errno : 0;
}

/// Makes an empty subvolume.
static inline int poolkeeper_make_subvolume(int folder, const char *name) {
    struct btrfs_ioctl_vol_args_v2 order;
    if (strlen(name) > BTRFS_SUBVOL_NAME_MAX) return -ENAMETOOLONG;
    memset(&order, 0, sizeof order);
    strncpy(order.name, name, BTRFS_SUBVOL_NAME_MAX);
    return ioctl(folder, BTRFS_IOC_SUBVOL_CREATE_V2, &order) < 0 ? -errno : 0;
}

/// Deletes the subvolume of a number, wherever it is (Linux 5.7); numbers are never used again.
static inline int poolkeeper_delete_subvolume(int folder, uint64_t id) {
    struct btrfs_ioctl_vol_args_v2 order;
    memset(&order, 0, sizeof order);
    order.flags = BTRFS_SUBVOL_SPEC_BY_ID;
    order.subvolid = id;
    return ioctl(folder, BTRFS_IOC_SNAP_DESTROY_V2, &order) < 0 ? -errno : 0;
}

/// Brings the pool's last changes to its disks.
static inline int poolkeeper_commit_pool(int folder) {
    return ioctl(folder, BTRFS_IOC_SYNC, NULL) < 0 ? -errno : 0;
}
