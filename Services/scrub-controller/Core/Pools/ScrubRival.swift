/// What keeps a scrub off the disks of its pool.
package enum ScrubRival: Sendable, Equatable {
    /// The scrub of another pool runs on one of them.
    case scrub(of: String)
    /// Nobody can say whether one does, and why.
    case unknown(String)

    /// It in words, as a reason not to scrub.
    package var words: String {
        switch self {
        case .scrub(let pool): "the scrub of \(pool) runs on the same disk"
        case .unknown(let why): "nobody can say whether a scrub runs on the same disk: \(why)"
        }
    }
}
