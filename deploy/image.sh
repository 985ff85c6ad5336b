#!/usr/bin/env bash
# Builds the container image.
#
#   deploy/image.sh [--executables BUILD-FOLDER] [NAME:TAG]
#
# Without --executables everything is compiled in BUILDER_IMAGE. With it, what lies in the folder
# (.build/release) is taken: for machines that have compiled it with a Swift toolchain of Debian 12.
# BUILDER_IMAGE and RUNTIME_IMAGE come from the environment, else from .env, else from the Dockerfile.
set -euo pipefail
cd "$(dirname "$0")/.."
executables='' tag=poolkeeper:latest
while [ $# -gt 0 ]; do
    case $1 in
        --executables) executables=${2:?--executables needs a folder}; shift 2 ;;
        -*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 64 ;;
        *) tag=$1; shift ;;
    esac
done

arguments=(-f deploy/Dockerfile -t "$tag" --network host)
for name in BUILDER_IMAGE RUNTIME_IMAGE; do
    value=${!name:-}
    if [ -z "$value" ] && [ -e .env ]; then value=$(sed -n "s/^$name=//p" .env | tail -n 1); fi
    [ -z "$value" ] || arguments+=(--build-arg "$name=$value")
done

if [ -z "$executables" ]; then
    docker build "${arguments[@]}" .
else
    context=$(mktemp -d)
    trap 'rm -rf "$context"' EXIT
    deploy/stage.sh "$executables" "$context/deploy/prebuilt"
    docker build "${arguments[@]}" --target prebuilt "$context"
fi
