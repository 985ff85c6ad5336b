/// Somebody was not let in.
package struct HubKnock: Sendable, Hashable {
    /// The key it came with; nil for none.
    package let key: CurvePublicKey?
    /// Where it connected from.
    package let address: String
}
