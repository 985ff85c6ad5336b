import Foundation
package import HTTPSurface
import MessageBusZMQ
package import ServiceChassis

/// The hub's settings.
package struct Settings: Sendable, Equatable {
    /// Where peers find the bus.
    package var bus: String
    /// The hub's own key: a `.key` file, or a folder with one for each state folder; nil on a bus
    /// that stays on this machine.
    package var keyFile: String?
    /// Who is let in; nil for `enrolment.json` beside the key.
    package var enrolmentFile: String?
    /// Where health and metrics are served.
    package var listen: ListenAddress

    /// Settings; the defaults are what runs when nothing is configured.
    package init(
        bus: String = "tcp://127.0.0.1:7700",
        keyFile: String? = nil,
        enrolmentFile: String? = nil,
        listen: ListenAddress = .tcp(host: "127.0.0.1", port: 7709)
    ) {
        self.bus = bus
        self.keyFile = keyFile
        self.enrolmentFile = enrolmentFile
        self.listen = listen
    }

    /// Reads the settings; problems stay with the reader.
    package init(reading reader: inout SettingsReader) {
        let fallback = Self()
        bus = reader.string("bus", default: fallback.bus, variable: "POOLKEEPER_BUS")
        keyFile = reader.optionalString("key_file", variable: "POOLKEEPER_BUS_KEY")
        enrolmentFile = reader.optionalString(
            "enrolment_file",
            variable: "POOLKEEPER_BUS_ENROLMENT"
        )
        listen = reader.listen(default: fallback.listen)
        do {
            _ = try endpoints()
        } catch {
            reader.problem("bus", "\(error)")
        }
    }

    /// Where the hub listens.
    func endpoints() throws -> HubEndpoints {
        try HubEndpoints(bus, isEncrypted: keyFile != nil)
    }

    /// Whom the hub lets in; nil for everybody, on unix sockets too, which only their owner enters.
    func guardian(stateFolder: String) throws -> HubGuard? {
        guard let keyFile, bus.hasPrefix("tcp://") else { return nil }
        let slot = URL(filePath: stateFolder).lastPathComponent
        let file = BusKeys.file(keyFile, slot: slot)
        let beside = URL(filePath: file).deletingLastPathComponent().path
        return HubGuard(
            key: try BusKeyFile.read(file),
            enrolment: EnrolmentFile(enrolmentFile ?? beside + "/enrolment.json")
        )
    }
}
