// What the kernel says of its clock (adjtimex(2)).
#pragma once
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/// 1 while something keeps the clock right, 0 while nothing does or the kernel does not say.
///
/// The call itself: sys/timex.h brings an fd_set that differs from that of Swift's own modules.
static inline int poolkeeper_clock_is_kept(void) {
    // struct timex of 64 bits begins with modes, four longs and the status; 208 bytes in all.
    struct { int modes; long numbers[4]; int status; char rest[512]; } clock;
    memset(&clock, 0, sizeof clock);
    long state = syscall(SYS_adjtimex, &clock);
    return state >= 0 && state != 5 /* TIME_ERROR */ && !(clock.status & 0x40 /* STA_UNSYNC */);
}
