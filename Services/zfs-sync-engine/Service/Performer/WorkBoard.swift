package import Quantities
import Synchronization

/// What is being done at this moment, for pages.
package final class WorkBoard: Sendable {
    private let works = Mutex<[DatasetID: WorkProgress]>([:])
    private let clock: any WallClock

    /// An empty board.
    package init(clock: any WallClock) { self.clock = clock }

    /// What is being done for a dataset; nil when nothing is.
    package func progress(of dataset: DatasetID) -> WorkProgress? {
        works.withLock { $0[dataset] }
    }

    /// Everything that is being done.
    package var all: [DatasetID: WorkProgress] { works.withLock { $0 } }

    func begin(_ step: String, estimate: ByteCount?, of dataset: DatasetID, run: Int64) {
        let work = WorkProgress(
            run: run,
            step: step,
            bytes: ByteCount(0),
            estimate: estimate,
            since: clock.now()
        )
        works.withLock { $0[dataset] = work }
    }

    func move(_ bytes: ByteCount, of dataset: DatasetID) {
        let now = clock.now()
        works.withLock { works in
            guard var work = works[dataset] else { return }
            let seconds = (now - work.since).fractionalSeconds
            work.bytes = bytes
            work.bytesPerSecond = seconds >= 1 ? Double(bytes.bytes) / seconds : nil
            works[dataset] = work
        }
    }

    func end(_ dataset: DatasetID) { _ = works.withLock { $0.removeValue(forKey: dataset) } }
}
