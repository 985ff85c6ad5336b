import PSATicketer
import ServiceChassis

@main
enum Main {
    static func main() async { await ServiceMain.run(PSATicketerService.definition) }
}
