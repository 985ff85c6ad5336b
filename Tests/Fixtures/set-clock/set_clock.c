/* Gives a process a time of day of its own, which a test sets while it runs; the clocks that nobody
   can set stay as they are.

   Usage: LD_PRELOAD=set_clock.so SET_CLOCK_FILE=FILE program
   FILE holds eight bytes: the nanoseconds, as the machine writes such a number, that are added to
   the time of day. They are read at every look at the clock. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t NANOSECONDS = 1000000000;
static const volatile int64_t *step;

__attribute__((constructor)) static void map_step(void) {
  const char *path = getenv("SET_CLOCK_FILE");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) abort();
  void *place = mmap(NULL, sizeof *step, PROT_READ, MAP_SHARED, file, 0);
  if (place == MAP_FAILED) abort();
  step = place;
  close(file);
}

static int is_time_of_day(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  /* Not the library's own, which is this one. */
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result != 0 || !step || !is_time_of_day(clock)) return result;
  int64_t moved = *step;
  int64_t seconds = now->tv_sec + moved / NANOSECONDS;
  int64_t rest = now->tv_nsec + moved % NANOSECONDS;
  if (rest < 0) { rest += NANOSECONDS; seconds -= 1; }
  if (rest >= NANOSECONDS) { rest -= NANOSECONDS; seconds += 1; }
  now->tv_sec = seconds;
  now->tv_nsec = rest;
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}

time_t time(time_t *place) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (place) *place = exact.tv_sec;
  return exact.tv_sec;
}
