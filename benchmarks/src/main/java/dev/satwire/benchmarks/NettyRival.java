package dev.satwire.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Netty's NIO transport with default options, and TCP_NODELAY as everybody here has it. */
final class NettyRival extends RivalTransport {
    private final EventLoopGroup server = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoopGroup clients = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;

    NettyRival() {
        listener = new ServerBootstrap()
                .group(server)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<NioSocketChannel>() {
                    @Override
                    protected void initChannel(NioSocketChannel channel) {
                        channel.pipeline().addLast(new NettyEnd(nextServer(), true));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    @Override
    void dial(Receiver client) {
        new Bootstrap()
                .group(clients)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new NettyEnd(client, false))
                .connect(listener.localAddress())
                .syncUninterruptibly();
    }

    @Override
    public void close() {
        clients.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        server.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class NettyEnd extends ChannelInboundHandlerAdapter implements End {
        private final Receiver receiver;
        private final boolean isServer;
        private volatile Channel channel;
        // Confined to the event loop.
        private byte[] frame;
        private int left;
        private boolean writing;

        NettyEnd(Receiver receiver, boolean isServer) {
            this.receiver = receiver;
            this.isServer = isServer;
        }

        @Override
        public void send(byte[] bytes) {
            ChannelFuture unused = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
        }

        @Override
        public void sendAll(byte[] bytes, int count) {
            channel.eventLoop().execute(() -> {
                frame = bytes;
                left = count;
                write();
            });
        }

        @Override
        public boolean isServer() {
            return isServer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = context.channel();
            opened(this);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            receiver.received(bytes.nioBuffer());
            bytes.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            write();
        }

        /** Fills the buffer of the channel and flushes it, until it stays full. */
        private void write() {
            if (writing) {
                return;
            }
            writing = true;
            while (left > 0 && channel.isWritable()) {
                while (left > 0 && channel.isWritable()) {
                    left--;
                    ChannelFuture unused = channel.write(Unpooled.wrappedBuffer(frame), channel.voidPromise());
                }
                channel.flush();
            }
            writing = false;
        }
    }
}
