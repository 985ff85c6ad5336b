/// A service whose settings were read and are valid.
package struct PreparedService: Sendable {
    /// Opens what the service needs and builds its parts; called anew at each restart.
    package let make: @Sendable (ServiceContext) async throws -> RunningParts

    /// A service that is built so.
    package init(make: @escaping @Sendable (ServiceContext) async throws -> RunningParts) {
        self.make = make
    }
}
