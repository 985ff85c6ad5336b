/// Things by when they are due, the earliest first; entries that are out of date are passed over.
package struct DueHeap<Item: Sendable>: Sendable {
    private var items: [(due: Timestamp, item: Item)] = []

    /// Nothing is due.
    package init() {}

    /// The earliest; nil for none.
    package var first: (due: Timestamp, item: Item)? { items.first }

    /// Adds a thing.
    package mutating func push(_ item: Item, due: Timestamp) {
        items.append((due, item))
        var index = items.count - 1
        while index > 0, items[index].due < items[(index - 1) / 2].due {
            items.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes out the earliest.
    package mutating func pop() {
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
