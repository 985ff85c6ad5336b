/// A part of a pool's page: a card with a heading; one type and one file each.
///
/// A new part is a type here, its builder in the gateway's `Pools/Sections`, and a line in the
/// gateway's list of sources.
package protocol PoolSection: Sendable {
    /// The card as HTML.
    var markup: Markup { get }
    /// What of it is to stand in the page's head, worse than all else there; nil for nothing.
    var alarm: Badge? { get }
}

extension PoolSection {
    /// Nothing.
    package var alarm: Badge? { nil }
}
