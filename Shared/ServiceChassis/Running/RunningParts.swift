import Logging
package import ServiceLifecycle

/// The parts of a service, which run until one fails or all are shut down, the last first.
package struct RunningParts: Sendable {
    /// The parts, in the order they start.
    package let services: [any Service]
    /// Closes what the service opened, after every part has ended.
    package let close: @Sendable () async -> Void

    /// These parts.
    package init(
        services: [any Service],
        close: @escaping @Sendable () async -> Void = {}
    ) {
        self.services = services
        self.close = close
    }

    /// Runs all parts to their end; a part that ends by itself ends all with an error.
    func run(_ configure: (inout ServiceGroupConfiguration) -> Void, logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(services: services, logger: logger)
        configure(&configuration)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await close()
            throw error
        }
        await close()
    }
}
