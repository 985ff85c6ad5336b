import ServiceChassis

/// A data folder whose state another process holds, or which cannot be used at all.
struct DataFolderInUse: Error, CustomStringConvertible {
    let data: String
    let cause: any Error

    var description: String {
        let reason = (cause as? StateSlotError)?.reason ?? "\(cause)"
        return "--data \(data): another process uses it or it has another owner (\(reason)); stop "
            + "the other poolkeeper or service, or give another folder"
    }
}
