package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Alert;
import dev.satwire.protocol.AncPkgInfo;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.CustomPayload;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.FilterAdd;
import dev.satwire.protocol.FilterClear;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.GetPkgTxns;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MemPool;
import dev.satwire.protocol.MerkleBlock;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.PartialMerkleTree;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.PkgTxns;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.ReconcilDiff;
import dev.satwire.protocol.Reject;
import dev.satwire.protocol.ReqRecon;
import dev.satwire.protocol.ReqSketchExt;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.SendPackages;
import dev.satwire.protocol.SendTxRcncl;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Sketch;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import dev.satwire.protocol.WtxidRelay;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadFormsTest {
    private static final String HASH = "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456";
    private static final String ZERO = "00".repeat(32);
    private static final Hash256 H = Hash256.parse(HASH);
    private static final NetAddr ADDRESS =
            new NetAddr(Services.of(Services.NETWORK), Host.of(AddressNetwork.IPV4, new byte[] {1, 2, 3, 4}), 8333);
    private static final String ADDRESS_JSON = "{'address':'1.2.3.4:8333','services':['NETWORK'],'servicesBits':'0x1'";
    private static final TimestampedAddr TIMED = new TimestampedAddr(0xFFFF_FFFFL, ADDRESS);

    private static final BlockHeader HEADER =
            new BlockHeader(0x20000000, Hash256.ZERO, H, 1_700_000_000, 0x1d00ffffL, 0xFFFF_FFFFL);
    private static final String HEADER_JSON = "'version':536870912,'previous':'" + ZERO + "','merkleRoot':'" + HASH
            + "','time':1700000000,'bits':'0x1d00ffff','nonce':4294967295}";
    private static final String BLOCK_JSON = "{'hash':'" + HEADER.hash() + "','header':{" + HEADER_JSON;

    private static final Transaction TRANSACTION = Transaction.of(
            2,
            List.of(new TxIn(
                    new OutPoint(H, 7), Bytes.of((byte) 0x51), 0xFFFF_FFFDL, List.of(Bytes.EMPTY, longBytes()))),
            List.of(new TxOut(2_100_000_000_000_000L, Bytes.of((byte) 0x6a))),
            500_000);
    private static final String TRANSACTION_JSON = "'txid':'" + TRANSACTION.txid() + "','wtxid':'"
            + TRANSACTION.wtxid() + "','version':2,'size':167,'weight':353,'inputs':[{'previousOutput':{'txid':'" + HASH
            + "','index':7},'scriptSig':'51','sequence':4294967293,'witness':['','" + "ab".repeat(100)
            + "']}],'outputs':[{'value':2100000000000000,'scriptPubKey':'6a'}],'lockTime':500000}";

    private static Bytes longBytes() {
        return Bytes.parse("ab".repeat(100));
    }

    private static Block block() {
        BlockHeader header = new BlockHeader(1, H, TRANSACTION.txid(), 2, 3, 4);
        return Block.of(header, List.of(TRANSACTION));
    }

    private static Bytes alertContent() {
        return Bytes.parse("01000000" + "0200000000000000" + "0300000000000000" + "04000000" + "05000000" + "01"
                + "ffffffff" + "06000000" + "07000000" + "01" + "022f0a" + "08000000" + "0163" + "0173" + "00");
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of(
                        new Version(
                                70016,
                                Services.of(Services.NETWORK),
                                -1,
                                ADDRESS,
                                ADDRESS,
                                -2,
                                WireText.of("/a\n/"),
                                -3,
                                true),
                        "{'protocolVersion':70016,'services':['NETWORK'],'servicesBits':'0x1','timestamp':-1,'receiver':"
                                + ADDRESS_JSON + "},'sender':" + ADDRESS_JSON
                                + "},'nonce':'0xfffffffffffffffe','userAgent':'/a\\\\x0a/','startHeight':-3,'relay':true}"),
                Arguments.of(new Verack(), "{}"),
                Arguments.of(new WtxidRelay(), "{}"),
                Arguments.of(new SendAddrV2(), "{}"),
                Arguments.of(new SendTxRcncl(1, -1), "{'version':1,'salt':'0xffffffffffffffff'}"),
                Arguments.of(
                        new Feature(WireText.of("abcd"), Bytes.of((byte) 1, (byte) 2)), "{'id':'abcd','data':'0102'}"),
                Arguments.of(new Addr(List.of(TIMED)), "{'addresses':[" + ADDRESS_JSON + ",'time':4294967295}]}"),
                Arguments.of(
                        new AddrV2(List.of(TIMED, TIMED)),
                        "{'addresses':[" + ADDRESS_JSON + ",'time':4294967295}," + ADDRESS_JSON
                                + ",'time':4294967295}]}"),
                Arguments.of(new GetAddr(), "{}"),
                Arguments.of(new Ping(1), "{'nonce':'0x0000000000000001'}"),
                Arguments.of(new Pong(2), "{'nonce':'0x0000000000000002'}"),
                Arguments.of(
                        new Inv(List.of(new InventoryVector(InventoryVector.WTX, H))),
                        "{'items':[{'type':'WTX','hash':'" + HASH + "'}]}"),
                Arguments.of(
                        new GetData(List.of(new InventoryVector(InventoryVector.WITNESS_BLOCK, H))),
                        "{'items':[{'type':'WITNESS_BLOCK','hash':'" + HASH + "'}]}"),
                Arguments.of(
                        new NotFound(List.of(new InventoryVector(77, H))),
                        "{'items':[{'type':'0x4d','hash':'" + HASH + "'}]}"),
                Arguments.of(new Tx(TRANSACTION), "{" + TRANSACTION_JSON),
                Arguments.of(new MemPool(), "{}"),
                Arguments.of(new FeeFilter(-1000), "{'feeRate':-1000}"),
                Arguments.of(
                        new GetBlocks(70016, new BlockLocator(List.of(H, Hash256.ZERO)), Hash256.ZERO),
                        "{'version':70016,'locator':['" + HASH + "','" + ZERO + "'],'stop':'" + ZERO + "'}"),
                Arguments.of(
                        new GetHeaders(0xFFFF_FFFFL, new BlockLocator(List.of()), H),
                        "{'version':4294967295,'locator':[],'stop':'" + HASH + "'}"),
                Arguments.of(
                        new Headers(List.of(HEADER)),
                        "{'headers':[{'hash':'" + HEADER.hash() + "'," + HEADER_JSON + "]}"),
                Arguments.of(new SendHeaders(), "{}"),
                Arguments.of(
                        block(),
                        "{'hash':'" + block().hash() + "','header':{'version':1,'previous':'" + HASH
                                + "','merkleRoot':'" + TRANSACTION.txid()
                                + "','time':2,'bits':'0x00000003','nonce':4},'size':248,'weight':677,"
                                + "'merkleRootValid':true,'witnessCommitmentValid':false,'transactions':[{"
                                + TRANSACTION_JSON + "]}"),
                Arguments.of(new SendCmpct(true, 2), "{'highBandwidth':true,'version':2}"),
                Arguments.of(
                        new CmpctBlock(
                                HEADER, 3, List.of(0x0123456789abL), List.of(new PrefilledTransaction(1, TRANSACTION))),
                        BLOCK_JSON + ",'nonce':'0x0000000000000003','shortIds':['0x0123456789ab'],"
                                + "'prefilled':[{'index':1," + TRANSACTION_JSON + "]}"),
                Arguments.of(
                        new GetBlockTxn(H, List.of(0, 5, 65_535)),
                        "{'blockHash':'" + HASH + "','indexes':[0,5,65535]}"),
                Arguments.of(
                        new BlockTxn(H, List.of(TRANSACTION)),
                        "{'blockHash':'" + HASH + "','transactions':[{" + TRANSACTION_JSON + "]}"),
                Arguments.of(
                        new FilterLoad(Bytes.of((byte) 0xb5), 3, 0xFFFF_FFFFL, 1),
                        "{'filter':'b5','hashFunctions':3,'tweak':4294967295,'flags':1}"),
                Arguments.of(new FilterAdd(longBytes()), "{'element':'" + "ab".repeat(100) + "'}"),
                Arguments.of(new FilterClear(), "{}"),
                Arguments.of(
                        new MerkleBlock(HEADER, new PartialMerkleTree(1, List.of(H), Bytes.of((byte) 1))),
                        BLOCK_JSON + ",'transactionCount':1,'hashes':['" + HASH
                                + "'],'flags':'01','matches':[{'index':0,'txid':'" + HASH + "'}]}"),
                Arguments.of(
                        new GetCFilters(0, 4_294_967_295L, H),
                        "{'filterType':0,'startHeight':4294967295,'stopHash':'" + HASH + "'}"),
                Arguments.of(
                        new CFilter(255, H, longBytes()),
                        "{'filterType':255,'blockHash':'" + HASH + "','filter':'" + "ab".repeat(100) + "'}"),
                Arguments.of(new GetCFHeaders(0, 1, H), "{'filterType':0,'startHeight':1,'stopHash':'" + HASH + "'}"),
                Arguments.of(
                        new CFHeaders(0, H, Hash256.ZERO, List.of(H)),
                        "{'filterType':0,'stopHash':'" + HASH + "','previousFilterHeader':'" + ZERO
                                + "','filterHashes':['" + HASH + "']}"),
                Arguments.of(new GetCFCheckpt(0, H), "{'filterType':0,'stopHash':'" + HASH + "'}"),
                Arguments.of(
                        new CFCheckpt(0, H, List.of(Hash256.ZERO)),
                        "{'filterType':0,'stopHash':'" + HASH + "','filterHeaders':['" + ZERO + "']}"),
                Arguments.of(
                        new Reject(WireText.of("tx"), 0x40, WireText.of("dust"), Optional.of(H)),
                        "{'message':'tx','code':64,'reason':'dust','hash':'" + HASH + "'}"),
                Arguments.of(
                        new Alert(alertContent(), Bytes.of((byte) 9)),
                        "{'content':{'version':1,'relayUntil':2,'expiration':3,'id':4,'cancel':5,'cancelled':[-1],"
                                + "'minVersion':6,'maxVersion':7,'userAgents':['/\\\\x0a'],'priority':8,'comment':'c',"
                                + "'statusBar':'s','reserved':''},'signature':'09'}"),
                Arguments.of(new ReqRecon(65_535, 2), "{'setSize':65535,'q':2}"),
                Arguments.of(new Sketch(longBytes()), "{'data':'" + "ab".repeat(100) + "'}"),
                Arguments.of(new ReqSketchExt(), "{}"),
                Arguments.of(
                        new ReconcilDiff(true, List.of(-1, 1)),
                        "{'success':true,'askShortIds':['0xffffffff','0x00000001']}"),
                Arguments.of(new SendPackages(3), "{'versions':'0x0000000000000003'}"),
                Arguments.of(new AncPkgInfo(List.of(H)), "{'wtxids':['" + HASH + "']}"),
                Arguments.of(new GetPkgTxns(List.of(H)), "{'wtxids':['" + HASH + "']}"),
                Arguments.of(new PkgTxns(List.of(TRANSACTION)), "{'transactions':[{" + TRANSACTION_JSON + "]}"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void showsEveryField(Payload payload, String json) {
        assertThat(json(payload)).isEqualTo(json.replace('\'', '"'));

        byte[] bytes = PayloadCodec.encode(payload);
        Payload decoded = PayloadCodec.STANDARD.decode(payload.command(), bytes).payload();
        assertThat(json(decoded)).as("the same from the wire").isEqualTo(json(payload));
    }

    @Test
    void hasAFormForEveryPayloadThatHasAType() {
        List<Class<?>> types = Arrays.stream(Payload.class.getPermittedSubclasses())
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .filter(type -> type != UnknownPayload.class && type != CustomPayload.class)
                .toList();

        assertThat(types).hasSizeGreaterThan(40).allMatch(PayloadForms::has);
        List<Class<?>> shown = new ArrayList<>();
        payloads().forEach(each -> shown.add(each.get()[0].getClass()));
        assertThat(shown).as("what this test shows").containsExactlyInAnyOrderElementsOf(types);
    }

    @Test
    void showsAnAlertThatCannotBeReadInHex() {
        Alert alert = new Alert(Bytes.of((byte) 1, (byte) 0xff), Bytes.EMPTY);

        assertThat(json(alert)).isEqualTo("{\"contentHex\":\"01ff\",\"signature\":\"\"}");
    }

    @Test
    void showsWhichTransactionsAMerkleBlockProves() {
        List<Hash256> txids = List.of(Hash256.ZERO, H, TRANSACTION.txid());
        PartialMerkleTree tree = PartialMerkleTree.of(txids, index -> index > 0);
        BlockHeader header = new BlockHeader(1, H, tree.extractMatches().root(), 2, 3, 4);

        assertThat(json(new MerkleBlock(header, tree)))
                .endsWith(",\"matches\":[{\"index\":1,\"txid\":\"" + HASH + "\"},{\"index\":2,\"txid\":\""
                        + TRANSACTION.txid() + "\"}]}");
    }

    @Test
    void tellsWhyAMerkleBlockProvesNothing() {
        PartialMerkleTree tree = new PartialMerkleTree(1, List.of(Hash256.ZERO), Bytes.of((byte) 1));

        assertThat(json(new MerkleBlock(HEADER, tree)))
                .contains(
                        "\"flags\":\"01\",\"problem\":\"merkleblock: the root of the tree is not the one of the header")
                .doesNotContain("matches");
    }

    @Test
    void tellsWhatIsWrongWithABlock() {
        Transaction stripped = TRANSACTION.withoutWitness();
        Block wrong = Block.of(HEADER, List.of(stripped, stripped));

        assertThat(json(wrong))
                .contains("\"merkleRootValid\":false,\"transactions\":[{")
                .as("nothing can be said of witnesses that were not sent")
                .doesNotContain("witnessCommitmentValid");
    }

    @Test
    void laysNestedFieldsOutForPeople() {
        StringWriter text = new StringWriter();
        PayloadForms.write(new PkgTxns(List.of(TRANSACTION.withoutWitness())), new IndentedText(new PrintWriter(text)));

        assertThat(text.toString().lines())
                .containsExactly(
                        "",
                        "  transactions:",
                        "    0:",
                        "      txid: " + TRANSACTION.txid(),
                        "      wtxid: " + TRANSACTION.txid(),
                        "      version: 2",
                        "      size: 62",
                        "      weight: 248",
                        "      inputs:",
                        "        0:",
                        "          previousOutput:",
                        "            txid: " + HASH,
                        "            index: 7",
                        "          scriptSig: 51",
                        "          sequence: 4294967293",
                        "          witness: none",
                        "      outputs:",
                        "        0:",
                        "          value: 2100000000000000",
                        "          scriptPubKey: 6a",
                        "      lockTime: 500000");
    }

    private static String json(Payload payload) {
        StringWriter text = new StringWriter();
        JsonFields.write(text, fields -> PayloadForms.write(payload, fields));
        return text.toString();
    }
}
