/// How lanes are written of which each instance, or each service, has its own.
struct CommandPlaces {
    /// The folder of their frozen samples.
    let folder: String
    /// The lane's address, with its parameters in braces.
    let address: String
    /// Who publishes it.
    let producer: String
    /// Who reads it.
    let reader: String

    static let all = [
        CommandPlaces(
            folder: "command-answered.v1",
            address: "{service}.command-answered.v1",
            producer: "{service}",
            reader: "api-gateway"
        ),
        CommandPlaces(
            folder: "command.v1",
            address: "command.{service}/{instance}.v1",
            producer: "api-gateway, operator",
            reader: "{service}"
        ),
    ]

    /// The parameters of the address.
    var parameters: [String] {
        address.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
            .compactMap { $0.split(separator: "}").first }
            .map(String.init)
    }
}
