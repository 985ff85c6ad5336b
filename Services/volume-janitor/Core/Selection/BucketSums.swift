/// Sums by bucket, of which only those near a file take memory.
///
/// Files of some weeks lie in a third of the buckets of all times.
struct BucketSums: Sendable {
    private var pages: [[SelectionSums]]

    /// Empty buckets, so many.
    init(count: Int) {
        pages = [[SelectionSums]](repeating: [], count: (count + Self.page - 1) / Self.page)
    }

    /// The sums of a bucket.
    subscript(bucket: Int) -> SelectionSums {
        let page = pages[bucket / Self.page]
        return page.isEmpty ? SelectionSums() : page[bucket % Self.page]
    }

    /// Adds a file to a bucket.
    mutating func add(_ unit: SelectionUnit, to bucket: Int) {
        let page = bucket / Self.page
        if pages[page].isEmpty {
            pages[page] = [SelectionSums](repeating: SelectionSums(), count: Self.page)
        }
        pages[page][bucket % Self.page].add(unit)
    }

    /// The buckets near files by their numbers, in order.
    var filled: some Sequence<(offset: Int, element: SelectionSums)> {
        pages.enumerated().lazy.flatMap { number, page in
            page.enumerated().lazy.map { (offset: number * Self.page + $0, element: $1) }
        }
    }

    /// What a number of every bucket comes to.
    func total(_ number: KeyPath<SelectionSums, Int64>) -> Int64 {
        pages.reduce(0) { $1.reduce($0) { $0 + $1[keyPath: number] } }
    }

    private static let page = 256
}
