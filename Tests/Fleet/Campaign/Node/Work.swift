import Contracts

/// A command that takes a second: each fifth is rejected, so that rejections are judged, too.
struct Work: Command {
    static let kind: LaneName = {
        guard let kind = LaneName("right.work.v1") else { preconditionFailure("a literal") }
        return kind
    }()

    var key: String
    var number: Int
}
