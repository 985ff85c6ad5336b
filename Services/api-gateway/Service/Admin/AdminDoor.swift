package import Quantities

/// The way in for an operator's commands: the running gateway, or its closed file.
package enum AdminDoor {
    /// Opens administration of the gateway whose state is in a folder.
    ///
    /// The socket is `admin.sock` in that folder unless another is given. When no gateway answers
    /// there, the file is opened, which fails when another process holds it.
    package static func open(
        stateFolder: String,
        socket: String? = nil,
        clock: any WallClock
    ) async throws -> any Administration {
        let socket = socket ?? socketPath(in: stateFolder)
        if let client = try await AdminClient.connect(to: socket) { return client }
        let store = try GatewayStore.open(folder: stateFolder, clock: clock)
        let administration = ClosedFileAdministration(store: store)
        try await administration.createTenant(.single)
        return administration
    }

    /// Where the gateway of a state folder listens for operators.
    package static func socketPath(in stateFolder: String) -> String {
        stateFolder + "/admin.sock"
    }
}
