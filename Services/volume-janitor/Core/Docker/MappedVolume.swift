/// A volume and where this process finds its files.
package struct MappedVolume: Sendable, Hashable {
    /// Whether the files can be reached; everything but `mapped` means that nothing is known of
    /// them, never that there are none.
    package enum State: Sendable, Hashable {
        /// The files are below this folder of our own, which is this one.
        case mapped(AbsolutePath, FolderIdentity)
        /// The volume is not mounted into our own container.
        case notMounted(String)
        /// There should be a folder, and it cannot be opened or is another one.
        case unreachable(String)
        /// Its files show only while a container uses it, and none does.
        case bindOption(String)
    }

    /// The volume.
    package var volume: DockerVolume
    /// Where its files are.
    package var state: State

    /// A mapped volume.
    package init(volume: DockerVolume, state: State) {
        self.volume = volume
        self.state = state
    }
}

extension MappedVolume.State {
    /// One word as the API shows it: `mapped`, `not_mounted`, `unreachable` or `bind_option`.
    package var word: String {
        switch self {
        case .mapped: "mapped"
        case .notMounted: "not_mounted"
        case .unreachable: "unreachable"
        case .bindOption: "bind_option"
        }
    }

    /// Why the files cannot be reached and what to do; nil when they can.
    package var reason: String? {
        switch self {
        case .mapped: nil
        case .notMounted(let reason), .unreachable(let reason), .bindOption(let reason): reason
        }
    }
}
