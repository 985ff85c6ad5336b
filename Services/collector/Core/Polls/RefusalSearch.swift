/// Finds the rows of a batch that a database refuses, by trying ever smaller runs of its front.
///
/// History takes rows in order, so only a run from the front can be tried. While nothing was
/// refused that is all there is. A run that was refused is halved until a row is refused alone, and
/// then once more: what refused it might have been another writer's doing.
package struct RefusalSearch: Sendable, Equatable {
    /// How often a row must be refused alone before it is passed by.
    package static let triesAlone = 2

    /// What a refusal of the run means.
    package enum Verdict: Sendable, Equatable {
        /// Try what `next` says now.
        case tryAgain
        /// The first row is refused and must be passed by; the search goes on behind it.
        case passFirst
    }

    private var rows: Int
    /// Rows from the front among which one is known to be refused.
    private var suspects: Int?
    private var refusalsAlone = 0

    /// A search in a batch.
    ///
    /// - Parameter rows: how many rows it has.
    package init(rows: Int) {
        self.rows = rows
    }

    /// How many rows from the front to try now; nil when none is left.
    package var next: Int? {
        guard rows > 0 else { return nil }
        return suspects.map { max(1, $0 / 2) } ?? rows
    }

    /// The run was taken; it is no longer part of the search.
    package mutating func took() {
        guard let count = next else { return }
        rows -= count
        refusalsAlone = 0
        suspects = suspects.flatMap { $0 > count ? $0 - count : nil }
    }

    /// The run was refused.
    ///
    /// - Returns: what to do; after `passFirst` the row is no longer part of the search.
    package mutating func refused() -> Verdict {
        guard let count = next else { return .tryAgain }
        guard count == 1 else {
            suspects = count
            return .tryAgain
        }
        refusalsAlone += 1
        suspects = 1
        guard refusalsAlone >= Self.triesAlone else { return .tryAgain }
        rows -= 1
        (suspects, refusalsAlone) = (nil, 0)
        return .passFirst
    }
}
