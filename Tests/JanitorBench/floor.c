// The least a walk can do: getdents64(2) of each folder and statx(2) of each file in it.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct entry {
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

static long files, bytes;

static void walk(int folder) {
    char *buffer = malloc(32768);
    long count;
    while ((count = syscall(SYS_getdents64, folder, buffer, 32768)) > 0) {
        for (long place = 0; place < count;) {
            struct entry *entry = (struct entry *)(buffer + place);
            place += entry->length;
            const char *name = entry->name;
            if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]))) continue;
            if (entry->type == DT_DIR) {
                int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
                int inner = openat(folder, name, flags);
                if (inner < 0) continue;
                walk(inner);
                close(inner);
            } else {
                struct statx status;
                if (statx(folder, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &status) == 0) {
                    files++;
                    bytes += status.stx_blocks * 512;
                }
            }
        }
    }
    free(buffer);
}

int main(int count, char **arguments) {
    int folder = count > 1 ? open(arguments[1], O_RDONLY | O_DIRECTORY) : -1;
    if (folder < 0) return 1;
    walk(folder);
    printf("%ld files, %ld bytes\n", files, bytes);
    return 0;
}
