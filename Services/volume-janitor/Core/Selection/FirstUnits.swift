import Observations

/// The first of many files in the order, kept in a heap whose top is the last of them.
package struct FirstUnits: Sendable {
    /// A file with its place.
    package struct Entry: Sendable {
        /// Where it stands.
        package let position: Position
        /// What it is.
        package let unit: SelectionUnit
    }

    private let countMax: Int
    private var heap: [Entry] = []

    /// A heap for so many.
    package init(countMax: Int) {
        self.countMax = countMax
    }

    /// Whether a file might be one of the first, by its numbers alone.
    @inline(__always)
    func mayTake(key: UInt64, modified: UInt64, size: UInt64) -> Bool {
        guard heap.count >= countMax else { return countMax > 0 }
        let last = heap[0].position
        return (key, modified, size) <= (last.key, last.modified, last.size)
    }

    /// Takes a file if it is one of the first.
    package mutating func offer(_ position: Position, _ unit: SelectionUnit) {
        if heap.count < countMax {
            heap.append(Entry(position: position, unit: unit))
            rise(heap.count - 1)
        } else if countMax > 0, position < heap[0].position {
            heap[0] = Entry(position: position, unit: unit)
            sink(0)
        }
    }

    /// The files in order.
    package var sorted: [Entry] { heap.sorted { $0.position < $1.position } }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].position < heap[child].position else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var last = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[last].position < heap[child].position { last = child }
            }
            guard last != parent else { return }
            heap.swapAt(parent, last)
            parent = last
        }
    }
}
