/* Leaves timers as they are where libfaketime moves the time of day.

   Version 0.9.10 takes every timerfd_settime(2) for one of the time of day. Those of an event loop
   are of the clock that nobody can set, and would go off at once or in ten years.

   Usage: LD_PRELOAD=own_timers.so:libfaketimeMT.so.1 program */

#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int timer, int flags, const struct itimerspec *next, struct itimerspec *last) {
  return (int)syscall(SYS_timerfd_settime, timer, flags, next, last);
}
