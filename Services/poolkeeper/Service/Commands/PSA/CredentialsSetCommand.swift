import ArgumentParser
import Foundation
import Observability
import PSATicketer
import ServiceChassis

/// `poolkeeper psa credentials set`.
struct CredentialsSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Seal a secret of a PSA; it is read from standard input or a file.",
        discussion: """
            The first secret makes the key ring that `key_ring` names: keep a copy of it apart \
            from backups of the state folder. A running psa-ticketer takes the secret in with its \
            next call. Run it as the user of the service.
            """
    )

    @Argument(help: "The PSA's name in the settings.")
    var psa: String

    @Argument(help: "Which secret, such as secret, client_secret or private_key.")
    var field: String

    @Option(help: "A file that holds it; else it is read from standard input.")
    var from: String?

    @OptionGroup var options: TicketerFileOptions

    func run() async throws {
        let settings = try options.settings()
        let chosen = try options.psa(psa, of: settings)
        let secrets = chosen.kind.loginFields.filter(\.isSecret).map(\.key)
        guard secrets.contains(field) else {
            throw ValidationError(
                "\(chosen.kind.title) has no secret `\(field)`; it has: "
                    + secrets.joined(separator: ", ")
            )
        }
        let secret = Secret(try text())
        let place = CredentialPlace(
            tenant: chosen.tenant,
            psa: chosen.name,
            kind: chosen.kind.rawValue,
            field: field
        )
        try options.vault(of: settings).set(secret, at: place, now: SystemWallClock().now())
        try options.show(["\(place) is sealed"], ["sealed": "\(place)"])
    }

    private func text() throws -> String {
        guard let from else {
            guard let text = HiddenLine.read(asking: "\(psa).\(field): "), !text.isEmpty else {
                throw ValidationError("no secret came from standard input")
            }
            return text
        }
        guard let bytes = readWholeFile(from), bytes.count <= HiddenLine.bytesMax,
            let text = String(validating: bytes, as: UTF8.self)
        else { throw ValidationError("--from \(from): it cannot be read, or is no short text") }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
