import Foundation
import MessageBusZMQ

/// The keys that a process is given for the bus: its own, and its hubs'.
package struct BusKeys: Sendable {
    private let own: String?
    private let server: String?
    private let slot: String

    /// Keys as the command line or the environment gives them.
    ///
    /// - Parameters:
    ///   - own: a `.key` file, or a folder that holds one for each state folder, such as
    ///     `collector-1.key`.
    ///   - server: the hub's public key, 64 digits or a `.pub` file, several with commas between;
    ///     nil for `hub.pub` beside the own key.
    ///   - slot: the name of this process's state folder.
    package init(own: String? = nil, server: String? = nil, slot: String = "") {
        self.own = own
        self.server = server
        self.slot = slot
    }

    /// What a peer dials with; nil when no key was given.
    func curve(hubs: Int) throws -> PeerCurve? {
        guard let own else { return nil }
        let file = Self.file(own, slot: slot)
        let folder = (file as NSString).deletingLastPathComponent
        let servers = try (server ?? folder + "/hub.pub").split(separator: ",").map { item in
            let text = trimmed(item)
            return try CurvePublicKey(text) ?? BusKeyFile.readPublic(text).key
        }
        guard servers.count == 1 || servers.count == hubs else {
            throw BusKeysMismatch(servers: servers.count, hubs: hubs)
        }
        return PeerCurve(key: try BusKeyFile.read(file), servers: servers)
    }

    /// The key file that a path means for the process of a state folder.
    package static func file(_ path: String, slot: String) -> String {
        isFolder(path) ? "\(path)/\(slot).key" : path
    }

    private static func isFolder(_ path: String) -> Bool {
        URL(filePath: path).resolvingSymlinksInPath().isFolder
    }
}

extension URL {
    /// Whether a folder is there.
    fileprivate var isFolder: Bool {
        // What cannot be looked at is read as a file, and that failure is told.
        (try? resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }
}
