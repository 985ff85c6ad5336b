import Quantities

/// Groups by when they are due, the earliest first; entries that are out of date are passed over.
struct DueHeap: Sendable {
    private var items: [(due: Timestamp, id: GroupID)] = []

    var first: (due: Timestamp, id: GroupID)? { items.first }

    mutating func push(_ id: GroupID, due: Timestamp) {
        items.append((due, id))
        var index = items.count - 1
        while index > 0, items[index].due < items[(index - 1) / 2].due {
            items.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func pop() {
        guard !items.isEmpty else { return }
        items.swapAt(0, items.count - 1)
        items.removeLast()
        var index = 0
        while true {
            let (left, right) = (2 * index + 1, 2 * index + 2)
            var least = index
            if left < items.count, items[left].due < items[least].due { least = left }
            if right < items.count, items[right].due < items[least].due { least = right }
            guard least != index else { return }
            items.swapAt(index, least)
            index = least
        }
    }
}
