// What the kernel says of its clock (adjtimex(2)).
#pragma once
#include <sys/timex.h>

/// 1 while something keeps the clock right, 0 while nothing does or the kernel does not say.
static inline int poolkeeper_clock_is_kept(void) {
    struct timex clock = {.modes = 0};
    int state = adjtimex(&clock);
    return state >= 0 && state != TIME_ERROR && !(clock.status & STA_UNSYNC);
}
