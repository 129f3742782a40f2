"""The 100 commonest surnames each of China, Korea, Japan and Vietnam in their own script, by rank.

For measuring alone: nothing that answers a visitor reads them. The odd ranks are for choosing settings, the
even ones for reporting.

Sources: China, the Ministry of Public Security's report on names for 2020 (household registers). Korea,
Statistics Korea, census of 2015, table DT_1IN15SD: families with different Han characters and one Hangul
stand there apart, so some Hangul comes twice. Japan, Meiji Yasuda Life, survey of 2008 (6.1 million
customers). Vietnam, hoten.org, "100 họ phổ biến ở Việt Nam", sample SG01 (241,012 names); it counts Hoàng
with Huỳnh and Vũ with Võ: they are put at the ranks of the shares that it gives for them, and the last of its
list falls off.
"""

RANKINGS = {
    "Chinese": tuple(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
        "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    ),
    "Korean": tuple(
        "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 조 백 허 유 남 "
        "심 노 정 하 곽 성 차 주 우 구 신 임 전 민 유 류 나 진 지 엄 채 원 천 방 공 강 현 함 변 염 양 "
        "변 여 추 노 도 소 신 석 선 설 마 길 주 연 방 위 표 명 기 반 라 왕 금 옥 육 인 맹 제 모 장 "
        "남궁 탁 국 여 진 어 은 편".split()
    ),
    "Japanese": tuple(
        "佐藤 鈴木 高橋 田中 渡辺 伊藤 中村 小林 山本 加藤 吉田 山田 佐々木 山口 松本 井上 木村 清水 "
        "林 斉藤 斎藤 山崎 中島 森 阿部 池田 橋本 石川 山下 小川 石井 長谷川 後藤 岡田 近藤 前田 藤田 "
        "遠藤 青木 坂本 村上 太田 金子 藤井 福田 西村 三浦 竹内 中川 岡本 松田 原田 中野 小野 田村 "
        "藤原 中山 石田 小島 和田 森田 内田 柴田 酒井 原 高木 横山 安藤 宮崎 上田 島田 工藤 大野 宮本 "
        "杉山 今井 丸山 増田 高田 村田 平野 大塚 菅原 武田 新井 小山 野口 桜井 千葉 岩崎 佐野 谷口 "
        "上野 松井 河野 市川 渡部 野村 菊地 木下".split()
    ),
    "Vietnamese": tuple(
        (
            "Nguyễn,Trần,Lê,Phạm,Huỳnh,Võ,Phan,Trương,Bùi,Đặng,Đỗ,Ngô,Vũ,Hồ,Hoàng,Dương,Đinh,Đoàn,Lâm,Mai,Trịnh,"
            "Đào,Cao,Lý,Hà,Lưu,Lương,Thái,Châu,Tạ,Phùng,Tô,Vương,Văn,Tăng,Quách,Lại,Hứa,Thạch,Diệp,Từ,Chu,La,Đàm,"
            "Tống,Giang,Chung,Triệu,Kiều,Hồng,Trang,Đồng,Danh,Lư,Lữ,Thân,Kim,Mã,Bạch,Liêu,Tiêu,Dư,Bành,Âu,Tôn,Khưu,"
            "Sơn,Tất,Nghiêm,Lục,Quan,Phương,Mạc,Lai,Vòng,Mạch,Thiều,Trà,Đậu,Nhan,Lã,Trình,Ninh,Vi,Biện,Hàng,Ôn,Chế,"
            "Nhâm,Tôn Nữ,Thi,Doãn,Khổng,Phù,Đường,Ông,Tôn Thất,Ngụy,Viên,Tào"
        ).split(",")
    ),
}
