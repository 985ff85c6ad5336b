import Glibc
import Quantities

/// Wakes the writer's own thread while it waits.
///
/// It waits by a clock that nobody sets: by the time of day, which `NSCondition` waits for, a clock
/// that is put back by an hour would stop all commits for an hour. A ring that nobody waited for is
/// kept, and ends the next wait at once.
// The flag is read and written only while the mutex is locked; the pointers are constant.
@safe final class WriterBell: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isRung = false

    init() {
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Ends the wait; any thread may ring.
    func ring() {
        unsafe pthread_mutex_lock(mutex)
        isRung = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Waits so long for a ring, and says whether it came; only for the writer's own thread, which
    /// it blocks.
    func rings(within time: Duration) -> Bool {
        var end = Self.moment(after: time)
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        // It returns 0 for a ring, and now and then for nothing at all.
        while !isRung, unsafe pthread_cond_timedwait(condition, mutex, &end) == 0 {}
        defer { isRung = false }
        return isRung
    }

    private static func moment(after time: Duration) -> timespec {
        var moment = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &moment)
        let (seconds, attoseconds) = time.components
        moment.tv_sec += Int(seconds)
        moment.tv_nsec += Int(attoseconds / 1_000_000_000)
        if moment.tv_nsec >= 1_000_000_000 {
            moment.tv_sec += 1
            moment.tv_nsec -= 1_000_000_000
        }
        return moment
    }
}
