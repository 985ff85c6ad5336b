// What the kernel says of a mounted Btrfs pool (linux/btrfs.h, linux/btrfs_tree.h), in structures
// of fixed size: the kernel's own have flexible arrays and macros that Swift cannot see.
// Each call returns a negative errno on failure.
#pragma once
#include <errno.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

struct poolkeeper_btrfs_pool {
    uint64_t devices;
    uint64_t highest_device;
    uint8_t uuid[16];
};

static inline int poolkeeper_btrfs_pool(int mount, struct poolkeeper_btrfs_pool *pool) {
    struct btrfs_ioctl_fs_info_args found;
    memset(&found, 0, sizeof found);
    if (ioctl(mount, BTRFS_IOC_FS_INFO, &found) != 0) return -errno;
    pool->devices = found.num_devices;
    pool->highest_device = found.max_id;
    memcpy(pool->uuid, found.fsid, sizeof pool->uuid);
    return 0;
}

struct poolkeeper_btrfs_device {
    uint64_t allocated;
    uint64_t total;
    char path[BTRFS_DEVICE_PATH_NAME_MAX + 1];
};

/// -ENODEV for a number that no device has.
static inline int poolkeeper_btrfs_device(
    int mount, uint64_t number, struct poolkeeper_btrfs_device *device) {
    struct btrfs_ioctl_dev_info_args found;
    memset(&found, 0, sizeof found);
    found.devid = number;
    if (ioctl(mount, BTRFS_IOC_DEV_INFO, &found) != 0) return -errno;
    device->allocated = found.bytes_used;
    device->total = found.total_bytes;
    memcpy(device->path, found.path, BTRFS_DEVICE_PATH_NAME_MAX);
    device->path[BTRFS_DEVICE_PATH_NAME_MAX] = 0;
    return 0;
}

struct poolkeeper_btrfs_space {
    uint64_t flags;
    uint64_t total;
    uint64_t used;
};

/// How many sums there are; those that `spaces` has no room for are counted, not written.
static inline int poolkeeper_btrfs_spaces(
    int mount, struct poolkeeper_btrfs_space *spaces, unsigned room) {
    size_t size = sizeof(struct btrfs_ioctl_space_args)
        + room * sizeof(struct btrfs_ioctl_space_info);
    struct btrfs_ioctl_space_args *found = (struct btrfs_ioctl_space_args *)__builtin_calloc(1, size);
    if (found == NULL) return -ENOMEM;
    found->space_slots = room;
    int result = ioctl(mount, BTRFS_IOC_SPACE_INFO, found) == 0 ? 0 : -errno;
    if (result == 0) {
        result = (int)found->total_spaces;
        for (unsigned index = 0; index < room && index < found->total_spaces; index++) {
            spaces[index].flags = found->spaces[index].flags;
            spaces[index].total = found->spaces[index].total_bytes;
            spaces[index].used = found->spaces[index].used_bytes;
        }
    }
    __builtin_free(found);
    return result;
}

struct poolkeeper_btrfs_key {
    uint64_t object;
    uint32_t type;
    uint64_t offset;
};

/// Reads items of a tree from a key up to another, both included; how many there are.
///
/// The buffer begins with the kernel's search arguments and goes on with items, each a
/// `btrfs_ioctl_search_header` and its bytes.
static inline int poolkeeper_btrfs_search(
    int mount, uint64_t tree, struct poolkeeper_btrfs_key from, struct poolkeeper_btrfs_key to,
    void *buffer, size_t size) {
    struct btrfs_ioctl_search_args_v2 *search = (struct btrfs_ioctl_search_args_v2 *)buffer;
    memset(search, 0, sizeof *search);
    search->key.tree_id = tree;
    search->key.min_objectid = from.object;
    search->key.min_type = from.type;
    search->key.min_offset = from.offset;
    search->key.max_objectid = to.object;
    search->key.max_type = to.type;
    search->key.max_offset = to.offset;
    search->key.max_transid = UINT64_MAX;
    search->key.nr_items = UINT32_MAX;
    search->buf_size = size - sizeof *search;
    if (ioctl(mount, BTRFS_IOC_TREE_SEARCH_V2, search) != 0) return -errno;
    return (int)search->key.nr_items;
}
