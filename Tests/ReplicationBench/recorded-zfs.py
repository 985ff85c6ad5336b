#!/usr/bin/env python3
"""Answers what syncoid asks of zfs and zpool, from listings that were recorded before.

recorded-zfs.py FOLDER PROGRAM ARGUMENT...: FOLDER holds `datasets` and `versions` of one host.
"""
import re
import sys

folder, program, *words = sys.argv[1:]


def rows(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def unquoted(word):
    return word.strip("'")


def main():
    if program == "zpool":
        print("active")
        return 0
    target = unquoted(words[-1])
    known = {row[0]: row for row in rows("datasets")}
    if target not in known:
        print(f"cannot open '{target}': dataset does not exist", file=sys.stderr)
        return 1
    if words[0] == "list":
        with open(f"{folder}/../children", encoding="utf-8") as file:
            children = int(file.read())
        below = [name for name in known if name.startswith(target + "/")]
        for name in [target, *below[:children]]:
            print(f"{name}\t-")
        return 0
    if words[0] != "get":
        print(f"not recorded: {' '.join(words)}", file=sys.stderr)
        return 2
    wanted = words[-2].split(",")
    if "bookmark" in words:
        return 0
    if any(re.fullmatch(r"-H?p?d?", word) and "d" in word for word in words):
        for name, guid, _, creation, _ in rows("versions"):
            if name.split("@")[0] != target:
                continue
            values = {"guid": guid, "creation": creation, "type": "snapshot"}
            for key in wanted:
                print(f"{name}\t{key}\t{values[key]}\t-")
        return 0
    values = {"name": target, "used": "1048576", "receive_resume_token": "-"}
    for key in wanted:
        print(f"{target}\t{key}\t{values.get(key, '-')}\t-")
    return 0


sys.exit(main())
