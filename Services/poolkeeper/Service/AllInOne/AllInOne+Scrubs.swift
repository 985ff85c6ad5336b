import ScrubController
import ServiceChassis

extension AllInOne {
    /// The scrub controller, as its settings file says; nil without one.
    ///
    /// Disks are read only where somebody asked for it. It answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem, with its line and column.
    func scrubController() throws -> Supervisor.Member? {
        guard let scrubsFile else { return nil }
        let source = try settings(
            ofFile: scrubsFile,
            namedBy: "--scrubs",
            flags: ["listen": "unix:\(data)/scrub-controller.sock"]
        )
        return try member(ScrubControllerService.definition, from: source)
    }
}
