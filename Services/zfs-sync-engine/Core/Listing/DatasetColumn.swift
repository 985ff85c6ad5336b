/// The columns of the listing of datasets; the mountpoint is last, because it may contain tabs.
enum DatasetColumn: String, CaseIterable {
    case name
    case guid
    case type
    case createtxg
    case used
    case available
    case written
    case token = "receive_resume_token"
    case encryption
    case encryptionRoot = "encryptionroot"
    case keyStatus = "keystatus"
    case origin
    case mounted
    case readonly
    case canmount
    case mountpoint

    static let list = allCases.map(\.rawValue).joined(separator: ",")
}
