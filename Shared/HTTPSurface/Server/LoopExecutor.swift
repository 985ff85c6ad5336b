import NIOCore

/// Runs a server's tasks on the thread of its event loop.
///
/// By default a request is read on one thread, answered on another and written by the first again,
/// and each change costs more than a small answer itself: waking a thread, its switch, and cold
/// caches. Here it stays where it was read.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    /// An executor on the thread of a loop, which must run for as long as tasks do.
    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
