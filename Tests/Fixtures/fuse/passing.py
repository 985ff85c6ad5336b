#!/usr/bin/python3
"""A FUSE file system that shows a folder, and can be told to answer no more.

Usage: passing.py FOLDER MOUNTPOINT [OPERATION NAME]

It says `{"ready": true}` once it is mounted. With OPERATION and NAME it stops itself (SIGSTOP) when
the kernel first asks that of a file of that name, before it answers: a server that dies in mid-work. Its
own kernel calls are those of the folder, so that what is deleted through it is deleted there.
"""
import errno
import json
import os
import signal
import sys

import fusepy as fuse

STOP_AT = tuple(sys.argv[3:5])


class Passing(fuse.Operations):
    def __init__(self, folder):
        self.folder = folder
        self.stop_at = STOP_AT

    def __call__(self, operation, path, *arguments):
        if (operation, os.path.basename(path)) == self.stop_at:
            self.stop_at = None
            os.kill(os.getpid(), signal.SIGSTOP)
        try:
            return getattr(self, operation)(self.folder + path, *arguments)
        except AttributeError:
            raise fuse.FuseOSError(errno.ENOSYS)
        except OSError as error:
            raise fuse.FuseOSError(error.errno)

    def init(self, path):
        print(json.dumps({"ready": True}), flush=True)

    def getattr(self, path, handle=None):
        status = os.lstat(path)
        names = ("st_mode", "st_ino", "st_nlink", "st_uid", "st_gid", "st_size", "st_blocks",
                 "st_atime", "st_mtime", "st_ctime")
        return {name: getattr(status, name) for name in names}

    def readdir(self, path, handle):
        return [".", ".."] + sorted(os.listdir(path))

    def statfs(self, path):
        status = os.statvfs(path)
        return {name: getattr(status, name)
                for name in ("f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_namemax")}

    def mkdir(self, path, mode):
        os.mkdir(path, mode)

    def rmdir(self, path):
        os.rmdir(path)

    def unlink(self, path):
        os.unlink(path)

    def rename(self, path, new):
        os.rename(path, self.folder + new)

    def open(self, path, flags):
        return os.open(path, flags)

    def release(self, path, handle):
        os.close(handle)

    def destroy(self, path):
        pass


fuse.FUSE(Passing(sys.argv[1]), sys.argv[2], foreground=True, nothreads=True, use_ino=True,
          attr_timeout=0, entry_timeout=0, ac_attr_timeout=0, fsname="passing", allow_other=True)
