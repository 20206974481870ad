// SPDX-License-Identifier: Apache-2.0

// Lets a process live faster: preloaded, it makes every clock run FAST_CLOCK_FACTOR times as fast
// since FAST_CLOCK_SINCE (seconds of the epoch), and shortens every wait in proportion. Processes
// with the same two figures agree on the time, whenever each of them started. libfaketime as
// Debian packages it does not reach the futex calls that Rust waits by.

#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>

#define NANOSECONDS 1000000000LL

static long long factor;
static long long since;

__attribute__((constructor)) static void read_figures(void) {
	const char *given = getenv("FAST_CLOCK_FACTOR");
	const char *start = getenv("FAST_CLOCK_SINCE");
	since = start ? atoll(start) : 0;
	factor = given ? atoll(given) : 1;
	if (factor < 1) factor = 1;
}

static long long speed(void) {
	if (factor == 0) read_figures();
	return factor;
}

// The C library's own would be this library's again, or not found yet.
static long raw_call(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	__asm__ volatile("syscall"
		: "=a"(result)
		: "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
		: "rcx", "r11", "memory");
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register long result __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;
	__asm__ volatile("svc 0"
		: "+r"(result)
		: "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
		: "memory");
#else
#error "x86-64 or aarch64 is needed"
#endif
	return result;
}

static long outcome(long result) {
	if (result < 0 && result >= -4095) {
		errno = (int)-result;
		return -1;
	}
	return result;
}

static long long nanoseconds_of(const struct timespec *time) {
	return time->tv_sec * NANOSECONDS + time->tv_nsec;
}

static struct timespec timespec_of(long long nanoseconds) {
	struct timespec time = { nanoseconds / NANOSECONDS, nanoseconds % NANOSECONDS };
	return time;
}

// Waits round up, so that nobody wakes before its time.
static struct timespec shorter(const struct timespec *wait) {
	return timespec_of((nanoseconds_of(wait) + speed() - 1) / speed());
}

static int is_wall(clockid_t clock) {
	return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

static int is_processor(clockid_t clock) {
	return clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

static long long origin(clockid_t clock) { return is_wall(clock) ? since * NANOSECONDS : 0; }

static struct timespec to_fast(clockid_t clock, const struct timespec *time) {
	return timespec_of(origin(clock) + (nanoseconds_of(time) - origin(clock)) * speed());
}

static struct timespec to_true(clockid_t clock, const struct timespec *time) {
	long long passed = nanoseconds_of(time) - origin(clock);
	return timespec_of(origin(clock) + (passed + speed() - 1) / speed());
}

static int true_time(clockid_t clock, struct timespec *time) {
	return (int)outcome(raw_call(SYS_clock_gettime, clock, (long)time, 0, 0, 0, 0));
}

int clock_gettime(clockid_t clock, struct timespec *time) {
	int failed = true_time(clock, time);
	if (!failed && !is_processor(clock)) *time = to_fast(clock, time);
	return failed;
}

time_t time(time_t *result) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (result) *result = now.tv_sec;
	return now.tv_sec;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait, struct timespec *left) {
	struct timespec until = flags & TIMER_ABSTIME ? to_true(clock, wait) : shorter(wait);
	return (int)-raw_call(SYS_clock_nanosleep, clock, flags, (long)&until, (long)left, 0, 0);
}

int nanosleep(const struct timespec *wait, struct timespec *left) {
	struct timespec until = shorter(wait);
	return (int)outcome(raw_call(SYS_nanosleep, (long)&until, (long)left, 0, 0, 0, 0));
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int milliseconds) {
	struct timespec wait = timespec_of(milliseconds * (NANOSECONDS / 1000));
	if (milliseconds > 0) wait = shorter(&wait);
	struct timespec *limit = milliseconds < 0 ? NULL : &wait;
	return (int)outcome(raw_call(SYS_epoll_pwait2, epoll, (long)events, most, (long)limit, 0, 8));
}

int poll(struct pollfd *files, nfds_t count, int milliseconds) {
	struct timespec wait = timespec_of(milliseconds * (NANOSECONDS / 1000));
	if (milliseconds > 0) wait = shorter(&wait);
	struct timespec *limit = milliseconds < 0 ? NULL : &wait;
	return (int)outcome(raw_call(SYS_ppoll, (long)files, (long)count, (long)limit, 0, 8, 0));
}

// A futex waits for a span (FUTEX_WAIT) or until a time of the clock that its flag names.
static long futex(long address, long operation, long value, const struct timespec *limit, long e, long f) {
	int command = (int)operation & FUTEX_CMD_MASK;
	struct timespec changed;
	if (limit && command == FUTEX_WAIT) {
		changed = shorter(limit);
		limit = &changed;
	} else if (limit && command == FUTEX_WAIT_BITSET) {
		changed = to_true(operation & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, limit);
		limit = &changed;
	}
	return outcome(raw_call(SYS_futex, address, operation, value, (long)limit, e, f));
}

long syscall(long number, ...) {
	long given[6];
	va_list rest;
	va_start(rest, number);
	for (int i = 0; i < 6; i += 1) given[i] = va_arg(rest, long);
	va_end(rest);
	if (number == SYS_futex)
		return futex(given[0], given[1], given[2], (const struct timespec *)given[3], given[4], given[5]);
	return outcome(raw_call(number, given[0], given[1], given[2], given[3], given[4], given[5]));
}
