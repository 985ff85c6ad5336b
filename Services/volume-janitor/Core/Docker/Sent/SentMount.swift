/// One mount of a container as the engine writes it.
struct SentMount: Decodable {
    enum CodingKeys: String, CodingKey {
        case kind = "Type"
        case name = "Name"
        case source = "Source"
        case destination = "Destination"
        case isReadWrite = "RW"
    }

    let kind: String?
    let name: String?
    let source: String?
    let destination: String
    let isReadWrite: Bool

    var mount: ContainerMount {
        let kind = kind ?? (name == nil ? "bind" : "volume")
        return ContainerMount(
            kind: kind,
            volume: kind == "volume" ? name.flatMap { VolumeName($0) } : nil,
            source: source.flatMap { AbsolutePath($0) },
            destination: destination,
            isReadWrite: isReadWrite
        )
    }
}
