/// How a host's tool lists things.
package enum ListingDialect: String, Sendable, Hashable, Codable, CaseIterable {
    /// `zfs list -Hp` with all columns: OpenZFS from 0.8 on.
    case list
    /// `zfs get -Hp`, one property a line: for tools whose list has no `-p`, as zfs-fuse 0.7, which
    /// have no bookmarks, tokens or resumable receives either.
    case properties

    /// Whether receives can be cut short and go on (`receive -s`), and be left unmounted (`-u`).
    package var isResumable: Bool { self == .list }

    /// Whether there are bookmarks.
    package var hasBookmarks: Bool { self == .list }

    /// Whether `written@snapshot` can be asked for.
    package var hasWrittenSince: Bool { self == .list }

    /// Whether a send can be estimated (`-nvP`).
    package var hasEstimates: Bool { self == .list }
}
