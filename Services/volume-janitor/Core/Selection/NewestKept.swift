import Observations

/// The newest files, which stay in an order that is not one of time.
///
/// A file is held until newer ones push it out; only then is it one among those that may go.
struct NewestKept: Sendable {
    struct Entry: Sendable {
        let time: Int64
        let path: PathBytes
        let unit: SelectionUnit

        /// Of two of one time the later path is the newer, as in every order here.
        func isOlder(than other: Self) -> Bool {
            time != other.time ? time < other.time : path < other.path
        }
    }

    private let countMax: Int
    private var heap: [Entry] = []

    init(countMax: Int) {
        self.countMax = countMax
    }

    var entries: [Entry] { heap }

    /// Whether a file of a time would be held.
    func mayHold(_ time: Int64) -> Bool {
        countMax > 0 && (heap.count < countMax || time >= heap[0].time)
    }

    /// Holds a file; returns the one that is not held any more, if any.
    mutating func push(_ entry: Entry) -> Entry? {
        if heap.count < countMax {
            heap.append(entry)
            var child = heap.count - 1
            while child > 0, heap[child].isOlder(than: heap[(child - 1) / 2]) {
                heap.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
            return nil
        }
        guard countMax > 0, heap[0].isOlder(than: entry) else { return entry }
        let out = heap[0]
        heap[0] = entry
        sink()
        return out
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var oldest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isOlder(than: heap[oldest]) { oldest = child }
            }
            guard oldest != parent else { return }
            heap.swapAt(parent, oldest)
            parent = oldest
        }
    }
}
