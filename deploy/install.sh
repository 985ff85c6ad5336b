#!/usr/bin/env bash
# Installs Poolkeeper on a storage host: the executables, the commands `poolkeeper` and `asg`, units and timers.
# Settings that are there stay as they are; nothing is started or enabled.
#
#   deploy/install.sh BUILD-FOLDER      for example .build/release; DESTDIR and PREFIX (/usr/local) as usual
set -euo pipefail
[ $# = 1 ] || {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 64
}
built=$1
here=$(cd "$(dirname "$0")" && pwd)
root=${DESTDIR:-}
prefix=${PREFIX:-/usr/local}
home=/opt/poolkeeper

"$here/stage.sh" "$built" "$root$home"
install -m 0755 "$here/host/asg" "$root$home/asg"
install -d -m 0755 "$root$prefix/bin" "$root/etc/systemd/system" "$root/etc/asg" "$root/etc/poolkeeper"
for command in poolkeeper asg; do
    ln -sf "$home/$command" "$root$prefix/bin/$command"
done
# cron's PATH is /usr/bin:/bin (crontab(5)), and the lines of ASG's users name `asg` alone.
if [ "$prefix" != /usr ] && { [ ! -e "$root/usr/bin/asg" ] || [ -L "$root/usr/bin/asg" ]; }; then
    install -d -m 0755 "$root/usr/bin"
    ln -sf "$home/asg" "$root/usr/bin/asg"
fi
for unit in "$here"/systemd/*.service "$here"/systemd/*.timer; do
    install -m 0644 "$unit" "$root/etc/systemd/system/"
done
keep() { # a sample that no settings of the owner's are overwritten by
    if [ -e "$root$2" ]; then
        echo "kept $root$2 as it is"
    else
        install -m 0640 "$1" "$root$2"
        echo "made $root$2; edit it"
    fi
}
keep "$here/host/config.yaml" /etc/asg/config.yaml
keep "$here/host/probe.yml" /etc/poolkeeper/probe.yml
cat <<TEXT
installed into $root$home; try it: $prefix/bin/poolkeeper status
timers, in place of crontab lines:  systemctl enable --now poolkeeper-{capacity,check,scrub,snapshot}.timer
an ordinary user's commands need a line of sudoers: USER ALL=(root) NOPASSWD: $home/poolkeeper
the probe of this host:             systemctl enable --now poolkeeper-probe.service
TEXT
